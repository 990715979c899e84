namespace InferenceGateway.Engine.Endpoints;

/// <summary>What became of fetching a metrics page.</summary>
public enum FetchOutcome
{
    /// <summary>The whole page was appended.</summary>
    Page,

    /// <summary>The server answered, but not with a page: it lives.</summary>
    NoPage,

    /// <summary>The server accepted the connection and did not answer in time.</summary>
    TimedOut,

    /// <summary>No connection could be made, not even within the time that connecting may take, or it broke.</summary>
    ConnectionFailed,
}
