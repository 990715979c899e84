using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Errors;

namespace InferenceGateway.Abstractions.Scheduling;

/// <summary>What the profiles of one configuration did for one request so far. Pooled with the request.</summary>
public sealed class ProfileRuns
{
    private IReadOnlyList<string> _names = [];
    private ProfileRun[] _runs = [];

    /// <summary>Names of the configured profiles, in configuration order.</summary>
    public IReadOnlyList<string> Names => _names;

    public bool HasRun(int profile) => _runs[profile].HasRun;

    /// <summary>Why the profile found nothing; null when it succeeded or has not run.</summary>
    public InferenceError? Error(int profile) => _runs[profile].Error;

    /// <summary>The endpoints that the profile picked, best first; empty when it failed or has not run.</summary>
    public IReadOnlyList<Endpoint> Picks(int profile) => _runs[profile].Picks;

    internal void Begin(IReadOnlyList<string> names)
    {
        _names = names;
        if (_runs.Length != names.Count)
        {
            _runs = new ProfileRun[names.Count];
            for (int i = 0; i < _runs.Length; i++)
            {
                _runs[i] = new ProfileRun();
            }
        }

        foreach (ProfileRun run in _runs)
        {
            run.HasRun = false;
            run.Error = null;
            run.Picks.Clear();
        }
    }

    internal List<Endpoint> Succeed(int profile)
    {
        _runs[profile].HasRun = true;
        return _runs[profile].Picks;
    }

    internal void Fail(int profile, InferenceError error)
    {
        _runs[profile].HasRun = true;
        _runs[profile].Error = error;
    }

    private sealed class ProfileRun
    {
        public bool HasRun { get; set; }

        public InferenceError? Error { get; set; }

        public List<Endpoint> Picks { get; } = [];
    }
}
