namespace InferenceGateway.Plugins.Parsers.Json;

/// <summary>What a JSON value is, by its first byte.</summary>
internal enum JsonKind
{
    /// <summary>Nothing that begins a value, or the end of the text.</summary>
    None,
    Object,
    Array,
    String,
    Number,
    True,
    False,
    Null,
}
