namespace InferenceGateway.Abstractions.Requests;

/// <summary>Numbers about an answer that are reported to the proxy with its last piece. Pooled with the request; not thread-safe.</summary>
public sealed class ResponseMetadata
{
    private readonly List<ResponseMetadatum> _all = [];

    /// <summary>What was reported, in order; at most one per namespace and name.</summary>
    public IReadOnlyList<ResponseMetadatum> All => _all;

    /// <param name="metadataNamespace">E.g. <c>envoy.lb</c>.</param>
    public void Set(string metadataNamespace, string name, double value)
    {
        _all.RemoveAll(m => m.Namespace == metadataNamespace && m.Name == name);
        _all.Add(new ResponseMetadatum(metadataNamespace, name, value));
    }

    internal void Clear() => _all.Clear();
}
