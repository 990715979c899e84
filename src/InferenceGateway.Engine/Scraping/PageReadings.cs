namespace InferenceGateway.Engine.Scraping;

/// <summary>What a page said so far, apart from the target until the page turned out to be sound.</summary>
internal sealed class PageReadings(MetricsPagePlan plan)
{
    private readonly SampleLine.LabelRange[] _labels = new SampleLine.LabelRange[SampleLine.MaximumLabels];
    private readonly FieldReading[] _fields = new FieldReading[plan.Fields.Length];
    private readonly (FamilyKind Kind, bool HasSamples)[] _families = new (FamilyKind, bool)[plan.Families.Length];
    private readonly LoraLabels _lora = new();
    private LabelInteger _blockSize;
    private LabelInteger _numBlocks;

    public void Clear()
    {
        _fields.AsSpan().Clear();
        _families.AsSpan().Clear();
    }

    /// <summary>Takes the declaration of a wanted family's type.</summary>
    /// <returns>Null, or what is wrong.</returns>
    public string? TakeType(int family, ReadOnlySpan<byte> type)
    {
        ref (FamilyKind Kind, bool HasSamples) state = ref _families[family];
        if (state.Kind != FamilyKind.Undeclared)
        {
            return "the type of a family is declared twice";
        }

        if (state.HasSamples)
        {
            return "the type of a family is declared behind its samples";
        }

        if (!TypeLine.TryParseKind(type, out FamilyKind kind))
        {
            return "expected counter, gauge, histogram, summary or untyped as type";
        }

        state.Kind = kind;
        return null;
    }

    /// <summary>Takes a sample of a wanted family.</summary>
    /// <returns>Null, or what is wrong.</returns>
    public string? TakeSample(int family, ReadOnlySpan<byte> line)
    {
        SampleLine sample = new(line, plan.Families[family].Name.Length, _labels);
        if (sample.Read() is string problem)
        {
            return problem;
        }

        ref (FamilyKind Kind, bool HasSamples) state = ref _families[family];
        state.HasSamples = true;
        foreach (int index in plan.Families[family].Fields)
        {
            if (!plan.Fields[index].Accepts(in sample))
            {
                continue;
            }

            if (state.Kind == FamilyKind.Distribution)
            {
                _fields[index].IsUnusable = true;
            }
            else
            {
                TakeReading(plan.Fields[index].Field, ref _fields[index], in sample);
            }
        }

        return null;
    }

    /// <summary>Hands over what an accepted page said.</summary>
    public void CopyTo(ScrapedMetrics target)
    {
        target.BeginPage(plan.Mapping.CustomMetrics.Count);
        for (int i = 0; i < _fields.Length; i++)
        {
            CopyField(plan.Fields[i], in _fields[i], target);
        }
    }

    private void TakeReading(ScrapedFields field, ref FieldReading reading, in SampleLine sample)
    {
        // The value of adapter samples is the time they were made; all others have timestamps, or the same time.
        bool isBetter =
            field == ScrapedFields.LoraAdapters
                ? sample.Value > (reading.IsFound ? reading.Value : -1)
                : !reading.IsFound || sample.Timestamp > reading.Timestamp;
        if (!isBetter)
        {
            return;
        }

        reading.IsFound = true;
        reading.Value = sample.Value;
        reading.Timestamp = sample.Timestamp;
        if (field == ScrapedFields.LoraAdapters)
        {
            TakeLabel(_lora.Maximum, "max_lora"u8, in sample);
            TakeLabel(_lora.Running, "running_lora_adapters"u8, in sample);
            TakeLabel(_lora.Waiting, "waiting_lora_adapters"u8, in sample);
        }
        else if (field == ScrapedFields.CacheInfo)
        {
            _blockSize = ReadInteger(plan.BlockSizeLabel, in sample);
            _numBlocks = ReadInteger(plan.NumBlocksLabel, in sample);
        }
    }

    private static void TakeLabel(LoraLabels.LabelBytes label, ReadOnlySpan<byte> name, in SampleLine sample)
    {
        bool isPresent = sample.TryGetLabel(name, out ReadOnlySpan<byte> raw);
        label.Set(raw, isPresent);
    }

    private static LabelInteger ReadInteger(ReadOnlySpan<byte> name, in SampleLine sample) =>
        sample.TryGetLabel(name, out ReadOnlySpan<byte> raw) ? LabelInteger.Read(raw) : default;

    private void CopyField(WantedField wanted, in FieldReading reading, ScrapedMetrics target)
    {
        ScrapedFields field = wanted.Field;
        if (!reading.IsFound)
        {
            target.Malformed |= reading.IsUnusable ? field : ScrapedFields.None;
            target.Missing |= reading.IsUnusable || field == ScrapedFields.LoraAdapters ? ScrapedFields.None : field;
            return;
        }

        if (double.IsNaN(reading.Value) && field is not (ScrapedFields.CustomMetrics or ScrapedFields.CacheInfo))
        {
            target.Malformed |= field;
            return;
        }

        target.Found |= field;
        switch (field)
        {
            case ScrapedFields.QueuedRequests:
                target.QueuedRequests = Truncate(reading.Value);
                break;
            case ScrapedFields.RunningRequests:
                target.RunningRequests = Truncate(reading.Value);
                break;
            case ScrapedFields.KvCacheUsage:
                target.KvCacheUsage = reading.Value;
                break;
            case ScrapedFields.CacheBlockSize:
                target.CacheBlockSizeTokens = Truncate(reading.Value);
                break;
            case ScrapedFields.CacheNumBlocks:
                target.CacheNumBlocks = Truncate(reading.Value);
                break;
            case ScrapedFields.LoraAdapters:
                LoraLabelReader.CopyTo(_lora, target);
                break;
            case ScrapedFields.CacheInfo:
                CopyCacheInfo(target);
                break;
            default:
                target.SetCustom(wanted.CustomIndex, reading.Value);
                break;
        }
    }

    // The conversion saturates, so a figure beyond 32 bits stays the largest.
    private static int Truncate(double value) => (int)value;

    private void CopyCacheInfo(ScrapedMetrics target)
    {
        target.CacheBlockSizeTokens = _blockSize.Value;
        if (_numBlocks.IsInteger)
        {
            target.CacheNumBlocks = _numBlocks.Value;
        }

        target.Found |= _blockSize.IsInteger ? ScrapedFields.CacheBlockSize : ScrapedFields.None;
        target.Found |= _numBlocks.IsInteger ? ScrapedFields.CacheNumBlocks : ScrapedFields.None;
        target.Malformed |= _blockSize is { IsGiven: true, IsInteger: false } ? ScrapedFields.CacheBlockSize : ScrapedFields.None;
        target.Malformed |= _numBlocks is { IsGiven: true, IsInteger: false } ? ScrapedFields.CacheNumBlocks : ScrapedFields.None;
    }
}
