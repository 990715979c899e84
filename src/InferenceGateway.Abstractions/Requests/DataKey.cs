namespace InferenceGateway.Abstractions.Requests;

/// <summary>Names a <see cref="RequestData{T}"/> when a configuration is compiled: what it is and which plugin instance produces it.</summary>
/// <param name="Name">The field's name for the data, e.g. <c>PrefixCacheMatchInfoDataKey</c>.</param>
/// <param name="Producer">Instance name of the producing plugin.</param>
public readonly record struct DataKey<T>(string Name, string Producer)
    where T : struct
{
    public override string ToString() => Producer.Length == 0 ? Name : $"{Name}/{Producer}";
}
