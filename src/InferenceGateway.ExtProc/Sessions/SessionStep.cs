namespace InferenceGateway.ExtProc.Sessions;

/// <summary>What a session wants of the transport that drives it.</summary>
internal enum SessionStep
{
    /// <summary>Send the answers, if any, and receive the next message.</summary>
    Continue,

    /// <summary>Call <see cref="ExtProcSession.Decide"/>.</summary>
    Decide,

    /// <summary>Send the answers and end the stream with the status OK.</summary>
    End,

    /// <summary>End the stream with an error: <see cref="ExtProcSession.Failure"/> says which.</summary>
    Fail,
}
