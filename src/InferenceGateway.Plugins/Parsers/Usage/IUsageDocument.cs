using InferenceGateway.Abstractions.Requests;

namespace InferenceGateway.Plugins.Parsers.Usage;

/// <summary>How one family of APIs reports token usage in a JSON document: a whole answer, or the data of an event.</summary>
internal interface IUsageDocument
{
    /// <summary>The quoted name of the member that is there when usage is reported; documents without a value for it are not read.</summary>
    static abstract ReadOnlySpan<byte> Member { get; }

    /// <summary>Reads a document and merges what it reports. What is not there changes nothing, and neither does a document that is broken.</summary>
    /// <returns>Whether the document is well-formed.</returns>
    static abstract bool TryRead(ReadOnlySpan<byte> json, bool isEvent, ref TokenUsage usage);
}
