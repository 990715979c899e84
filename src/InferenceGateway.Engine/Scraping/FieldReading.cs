namespace InferenceGateway.Engine.Scraping;

/// <summary>What a page said about a field so far.</summary>
internal struct FieldReading
{
    /// <summary>Whether a sample was chosen.</summary>
    public bool IsFound;

    /// <summary>Whether a sample was there that cannot be used.</summary>
    public bool IsUnusable;

    /// <summary>The chosen sample's value.</summary>
    public double Value;

    /// <summary>The chosen sample's timestamp in milliseconds.</summary>
    public long Timestamp;
}
