namespace InferenceGateway.LoadGeneration.Reports;

/// <summary>Shows where a run stands: one line that is rewritten on a terminal, a line each time elsewhere. Thread-safe.</summary>
/// <param name="writer">Where to write; not closed.</param>
/// <param name="isTerminal">Whether a carriage return takes the cursor back.</param>
/// <param name="duration">Planned length of the run; null when unknown.</param>
public sealed class ProgressLine(TextWriter writer, bool isTerminal, TimeSpan? duration) : IProgress<LoadProgress>
{
    private readonly Lock _gate = new();
    private LoadProgress? _previous;
    private int _width;

    /// <inheritdoc/>
    public void Report(LoadProgress value)
    {
        ArgumentNullException.ThrowIfNull(value);
        lock (_gate)
        {
            string line = Format(value);
            _previous = value;
            if (!isTerminal)
            {
                writer.WriteLine(line);
                return;
            }

            writer.Write('\r' + line.PadRight(_width));
            writer.Flush();
            _width = line.Length;
        }
    }

    /// <summary>Clears the line, so that what follows starts on an empty one.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            if (isTerminal && _width > 0)
            {
                writer.Write('\r' + new string(' ', _width) + '\r');
                writer.Flush();
                _width = 0;
            }
        }
    }

    private string Format(LoadProgress now)
    {
        double seconds = (now.Elapsed - (_previous?.Elapsed ?? TimeSpan.Zero)).TotalSeconds;
        double rate = seconds > 0 ? (now.Sent - (_previous?.Sent ?? 0)) / seconds : 0;
        string of = duration is { } planned ? $"/{planned.TotalSeconds:0}" : "";
        string failed = now.Failed > 0 ? $", {Quantity.Count(now.Failed)} failed" : "";
        string firstToken = now.MeanTimeToFirstToken is { } mean ? $", TTFT {Quantity.Seconds(mean.TotalSeconds)}" : "";
        return $"{now.Elapsed.TotalSeconds:0}{of} s: {Quantity.Count(now.Sent)} sent ({Quantity.Number(rate)}/s), "
            + $"{Quantity.Count(now.InFlight)} in flight, {Quantity.Count(now.Succeeded)} done{failed}{firstToken}";
    }
}
