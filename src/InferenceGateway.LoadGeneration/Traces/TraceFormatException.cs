namespace InferenceGateway.LoadGeneration.Traces;

/// <summary>A line of a trace cannot be read; the message names the trace, the line and what was expected.</summary>
public sealed class TraceFormatException : Exception
{
    public TraceFormatException() { }

    public TraceFormatException(string message)
        : base(message) { }

    public TraceFormatException(string message, Exception innerException)
        : base(message, innerException) { }

    internal TraceFormatException(string source, int line, string problem, Exception? innerException = null)
        : base($"{source}, line {line}: {problem}", innerException)
    {
        Line = line;
    }

    /// <summary>The line at fault, counted from 1; 0 when unknown.</summary>
    public int Line { get; }
}
