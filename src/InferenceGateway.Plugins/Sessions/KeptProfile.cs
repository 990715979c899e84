using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Scheduling;

namespace InferenceGateway.Plugins.Sessions;

/// <summary>Whose endpoint a session keeps.</summary>
/// <param name="Name">Name of the profile; empty = the primary one.</param>
internal readonly record struct KeptProfile(string Name)
{
    public bool IsPrimary => Name.Length == 0;

    /// <summary>The endpoint to keep; null when the profile has no result.</summary>
    public Endpoint? EndpointOf(Endpoint target, ProfileRuns runs)
    {
        if (IsPrimary)
        {
            return target;
        }

        for (int i = 0; i < runs.Names.Count; i++)
        {
            if (runs.Names[i] == Name)
            {
                return runs.Picks(i) is { Count: > 0 } picks ? picks[0] : null;
            }
        }

        return null;
    }
}
