using Microsoft.Extensions.Logging;

namespace InferenceGateway.ExtProc.Tests.Fakes;

/// <summary>Keeps the lines from a level on.</summary>
internal sealed class RecordingLog(LogLevel from) : ILogger
{
    public List<string> Lines { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= from;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    ) => Lines.Add(formatter(state, exception));
}
