using System.Collections.Frozen;

namespace InferenceGateway.Plugins.Filters;

/// <summary>
/// <c>decode-filter</c>, <c>prefill-filter</c>, <c>encode-filter</c>: keep the endpoints that do one stage of inference, by the value
/// of their label <c>llm-d.ai/role</c>. Parameters are accepted and ignored.
/// </summary>
internal sealed class RoleFilter : LabelFilter
{
    public const string DecodeType = "decode-filter";
    public const string PrefillType = "prefill-filter";
    public const string EncodeType = "encode-filter";
    public const string RoleLabel = "llm-d.ai/role";

    private readonly FrozenSet<string> _roles;
    private readonly bool _keepsUnlabelled;

    private RoleFilter(bool keepsUnlabelled, params ReadOnlySpan<string> roles)
    {
        _keepsUnlabelled = keepsUnlabelled;
        _roles = FrozenSet.Create(StringComparer.Ordinal, roles);
    }

    /// <summary>An endpoint without the label decodes: that is all there is without disaggregation.</summary>
    public static RoleFilter Decode() => new(true, "decode", "prefill-decode", "both", "encode-prefill-decode");

    public static RoleFilter Prefill() => new(false, "prefill", "encode-prefill", "prefill-decode", "both", "encode-prefill-decode");

    /// <summary><c>both</c> is the older name of <c>prefill-decode</c> and does not encode.</summary>
    public static RoleFilter Encode() => new(false, "encode", "encode-prefill", "encode-prefill-decode");

    protected override bool Matches(FrozenDictionary<string, string> labels) =>
        labels.TryGetValue(RoleLabel, out string? role) ? _roles.Contains(role) : _keepsUnlabelled;
}
