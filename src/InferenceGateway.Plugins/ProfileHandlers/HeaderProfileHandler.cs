using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;

namespace InferenceGateway.Plugins.ProfileHandlers;

/// <summary>
/// <c>header-profile-handler</c>: a request header names the profile to run. A single configured profile runs whatever the header says.
/// </summary>
/// <remarks>
/// Surrounding blanks do not count, case does. A header that names no profile is the client's mistake (400); a default profile that
/// does not exist is the operator's (500).
/// </remarks>
internal sealed class HeaderProfileHandler(HeaderProfileOptions options) : IProfileHandler
{
    public const string Type = "header-profile-handler";

    private readonly string _headerName = OrDefault(options.HeaderName, HeaderProfileOptions.DefaultHeaderName).ToLowerInvariant();
    private readonly string _defaultProfile = OrDefault(options.DefaultProfile, HeaderProfileOptions.DefaultProfileName);

    public int NextProfile(InferenceRequest request, ProfileRuns runs)
    {
        int profile = Select(request, runs);
        return profile >= 0 && !runs.HasRun(profile) ? profile : -1;
    }

    public InferenceError? Conclude(InferenceRequest request, ProfileRuns runs, out int primaryProfile)
    {
        int profile = Select(request, runs);
        primaryProfile = Math.Max(0, profile);
        if (profile >= 0)
        {
            return ProfileFailure.Of(runs, profile);
        }

        string known = string.Join(", ", runs.Names);
        return HasHeader(request, out _)
            ? InferenceError.BadRequest($"header {_headerName} names no scheduling profile; there are: {known}")
            : new InferenceError(
                ErrorCode.Internal,
                $"the default profile '{_defaultProfile}' of {Type} is not configured; there are: {known}"
            );
    }

    private int Select(InferenceRequest request, ProfileRuns runs)
    {
        IReadOnlyList<string> names = runs.Names;
        if (names.Count == 1)
        {
            return 0;
        }

        ReadOnlySpan<char> wanted = HasHeader(request, out string? header) ? header.AsSpan().Trim() : _defaultProfile;
        for (int i = 0; i < names.Count; i++)
        {
            if (wanted.SequenceEqual(names[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private bool HasHeader(InferenceRequest request, out string? value) =>
        request.Headers.TryGet(_headerName, out value) && !string.IsNullOrWhiteSpace(value);

    private static string OrDefault(string? value, string defaultValue) => string.IsNullOrWhiteSpace(value) ? defaultValue : value.Trim();
}
