using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace InferenceGateway.Simulation.Metrics;

/// <summary>Writes the Prometheus text format into one pooled buffer. Names come without a prefix, labels as <c>a="b",c="d"</c>.</summary>
internal sealed class PageWriter(string prefix) : IDisposable
{
    private readonly byte[] _prefix = Encoding.UTF8.GetBytes(prefix);
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(64 * 1024);
    private int _length;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    /// <summary>A label value with its special characters escaped.</summary>
    public static string Escape(string value) => value.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n");

    public void Gauge(ReadOnlySpan<byte> name, ReadOnlySpan<byte> help, ReadOnlySpan<byte> labels, double value)
    {
        Family(name, help, "gauge"u8);
        Sample(name, ""u8, labels, value);
    }

    public void Counter(ReadOnlySpan<byte> name, ReadOnlySpan<byte> help, ReadOnlySpan<byte> labels, double value)
    {
        Family(name, help, "counter"u8);
        Sample(name, ""u8, labels, value);
    }

    public void Family(ReadOnlySpan<byte> name, ReadOnlySpan<byte> help, ReadOnlySpan<byte> type)
    {
        Write("# HELP "u8);
        Write(_prefix);
        Write(name);
        Write(" "u8);
        Write(help);
        Write("\n# TYPE "u8);
        Write(_prefix);
        Write(name);
        Write(" "u8);
        Write(type);
        Write("\n"u8);
    }

    public void Sample(ReadOnlySpan<byte> name, ReadOnlySpan<byte> suffix, ReadOnlySpan<byte> labels, double value)
    {
        Write(_prefix);
        Write(name);
        Write(suffix);
        Write("{"u8);
        Write(labels);
        Write("} "u8);
        Write(value);
        Write("\n"u8);
    }

    public void Histogram(ReadOnlySpan<byte> name, ReadOnlySpan<byte> help, ReadOnlySpan<byte> labels, Histogram histogram)
    {
        Family(name, help, "histogram"u8);
        ReadOnlySpan<double> bounds = histogram.Bounds;
        ReadOnlySpan<long> counts = histogram.Counts;
        long cumulative = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            cumulative += counts[i];
            Write(_prefix);
            Write(name);
            Write("_bucket{"u8);
            Write(labels);
            Write(",le=\""u8);
            if (i < bounds.Length)
            {
                Write(bounds[i]);
            }
            else
            {
                Write("+Inf"u8);
            }

            Write("\"} "u8);
            Write(cumulative);
            Write("\n"u8);
        }

        Sample(name, "_sum"u8, labels, histogram.Sum);
        Sample(name, "_count"u8, labels, histogram.Count);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        _length = 0;
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        EnsureRoom(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    private void Write(double value)
    {
        EnsureRoom(32);
        Utf8Formatter.TryFormat(value, _bytes.AsSpan(_length), out int written);
        _length += written;
    }

    private void EnsureRoom(int count)
    {
        if (_bytes.Length - _length < count)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, _length + count));
            _bytes.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }
    }
}
