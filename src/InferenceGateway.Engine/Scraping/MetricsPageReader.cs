namespace InferenceGateway.Engine.Scraping;

/// <summary>
/// Reads metrics pages in the Prometheus text format (0.0.4) and takes out what a mapping wants, without building anything for
/// the rest: lines of other families are found only to be skipped. A warm reader allocates nothing, except for the names of
/// adapters when they changed.
/// </summary>
/// <remarks>
/// <para>A page may come in pieces of any size: <see cref="Begin"/>, <see cref="Append"/> for each, <see cref="Complete"/>.
/// A page is taken as a whole or refused as a whole: on a syntax error in a wanted line, when it stops inside a line, or
/// when it passes a bound, the target keeps what it had.</para>
/// <para>Of several samples for a field the one with the greatest timestamp wins, then the first. Samples without a
/// declared type are numbers. One thread at a time.</para>
/// </remarks>
public sealed class MetricsPageReader(MetricsPagePlan plan)
{
    /// <summary>The longest page accepted: some sixty times the largest one usual.</summary>
    public const int MaximumPageBytes = 32 * 1024 * 1024;

    /// <summary>The longest line accepted: a sample with the names of ten thousand adapters.</summary>
    public const int MaximumLineBytes = 1024 * 1024;

    private readonly MetricsPagePlan _plan = plan ?? throw new ArgumentNullException(nameof(plan));
    private readonly PageReadings _readings = new(plan);
    private byte[] _carried = [];
    private int _carriedLength;
    private long _pageBytes;
    private int _line;

    /// <summary>Why the page was refused; null as long as it is not.</summary>
    public MetricsPageError? Error { get; private set; }

    /// <summary>Reads a whole page.</summary>
    /// <returns>Whether it was accepted; if not, see <see cref="Error"/>.</returns>
    public bool Read(ReadOnlySpan<byte> page, ScrapedMetrics target)
    {
        Begin();
        Append(page);
        return Complete(target);
    }

    /// <summary>Begins a page; what came of an unfinished one is dropped.</summary>
    public void Begin()
    {
        _readings.Clear();
        _carriedLength = 0;
        _pageBytes = 0;
        _line = 0;
        Error = null;
    }

    /// <summary>Takes the next bytes of the page.</summary>
    /// <returns>False when the page is refused already, so that the rest need not be fetched.</returns>
    public bool Append(ReadOnlySpan<byte> piece)
    {
        if (Error is not null)
        {
            return false;
        }

        _pageBytes += piece.Length;
        if (_pageBytes > MaximumPageBytes)
        {
            return Refuse("the page is longer than 32 MiB");
        }

        return (_carriedLength == 0 || FinishCarriedLine(ref piece)) && ReadLines(piece);
    }

    /// <summary>Ends the page and, if it is accepted, puts what it said into the target.</summary>
    /// <returns>Whether it was accepted; if not, the target is unchanged and <see cref="Error"/> says why.</returns>
    public bool Complete(ScrapedMetrics target)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (Error is null && _carriedLength > 0)
        {
            _line++;
            Refuse("the page stops inside a line");
        }

        if (Error is not null)
        {
            return false;
        }

        _readings.CopyTo(target);
        return true;
    }

    private bool FinishCarriedLine(ref ReadOnlySpan<byte> piece)
    {
        int end = piece.IndexOf((byte)'\n');
        if (!Carry(end < 0 ? piece : piece[..end]))
        {
            return false;
        }

        if (end < 0)
        {
            piece = default;
            return true;
        }

        piece = piece[(end + 1)..];
        ReadOnlySpan<byte> line = _carried.AsSpan(0, _carriedLength);
        _carriedLength = 0;
        return ReadLine(line);
    }

    private bool ReadLines(ReadOnlySpan<byte> piece)
    {
        while (!piece.IsEmpty)
        {
            int end = piece.IndexOf((byte)'\n');
            if (end < 0)
            {
                return Carry(piece);
            }

            if (!ReadLine(piece[..end]))
            {
                return false;
            }

            piece = piece[(end + 1)..];
        }

        return true;
    }

    private bool Carry(ReadOnlySpan<byte> part)
    {
        int length = _carriedLength + part.Length;
        if (length > MaximumLineBytes)
        {
            _line++;
            return RefuseLongLine();
        }

        if (length > _carried.Length)
        {
            Array.Resize(ref _carried, Math.Max(length, Math.Min(MaximumLineBytes, Math.Max(4096, _carried.Length * 2))));
        }

        part.CopyTo(_carried.AsSpan(_carriedLength));
        _carriedLength = length;
        return true;
    }

    private bool ReadLine(ReadOnlySpan<byte> line)
    {
        _line++;
        if (line.IsEmpty || !_plan.MayMatter(line[0]))
        {
            return line.Length <= MaximumLineBytes || RefuseLongLine();
        }

        return line.Length > MaximumLineBytes ? RefuseLongLine() : ReadCandidate(line);
    }

    private bool ReadCandidate(ReadOnlySpan<byte> line)
    {
        if (line[0] is (byte)' ' or (byte)'\t')
        {
            line = line.TrimStart(" \t"u8);
            if (line.IsEmpty)
            {
                return true;
            }
        }

        string? problem = null;
        if (line[0] == '#')
        {
            problem = ReadComment(line);
        }
        else if (line[0] == '{')
        {
            problem = "expected a metric name; names in quotes are not part of the classic format";
        }
        else
        {
            int family = _plan.FindFamily(line);
            problem = family < 0 ? null : _readings.TakeSample(family, line);
        }

        return problem is null || Refuse(problem);
    }

    private string? ReadComment(ReadOnlySpan<byte> comment)
    {
        // Every second comment is help, and its text is long.
        if (comment.StartsWith("# HELP "u8) || !TypeLine.TryRead(comment, out ReadOnlySpan<byte> declared))
        {
            return null;
        }

        int family = _plan.FindFamily(declared);
        return family < 0 ? null : _readings.TakeType(family, declared[_plan.Families[family].Name.Length..]);
    }

    private bool RefuseLongLine() => Refuse("the line is longer than 1 MiB");

    private bool Refuse(string reason)
    {
        Error = new MetricsPageError(_line, reason);
        return false;
    }
}
