using InferenceGateway.Abstractions.Endpoints;

namespace InferenceGateway.Engine.Scraping;

/// <summary>Makes adapter names out of labels, and only when the labels say something new.</summary>
internal static class LoraLabelReader
{
    public static void CopyTo(LoraLabels read, ScrapedMetrics target)
    {
        LoraLabels known = target.LoraLabels;
        AdapterSet adapters = target.Lora;
        if (known.Running.Update(read.Running))
        {
            adapters = adapters with { Active = NamesOf(read.Running.Value) };
        }

        if (known.Waiting.Update(read.Waiting))
        {
            adapters = adapters with { Waiting = NamesOf(read.Waiting.Value) };
        }

        // A maximum that is absent or no integer leaves the one known before.
        if (read.Maximum.IsPresent)
        {
            if (!SampleNumber.TryParseInteger(read.Maximum.Value, out int maximum))
            {
                target.Malformed |= ScrapedFields.LoraAdapters;
            }
            else if (maximum != adapters.Maximum)
            {
                adapters = adapters with { Maximum = maximum };
            }
        }

        target.Lora = adapters;
    }

    private static HashSet<string> NamesOf(ReadOnlySpan<byte> raw)
    {
        string[] names = LabelEscapes.Decode(raw).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return new HashSet<string>(names, StringComparer.Ordinal);
    }
}
