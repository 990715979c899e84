namespace InferenceGateway.ExtProc.Tests.Recordings;

/// <summary>Where our answers differ from those of the existing picker, by the classes of <see cref="Comparison"/>.</summary>
internal static class MeantDifferences
{
    /// <summary>Differences of every conversation: we change only what changes, remove what must not pass, and hold no answer back.</summary>
    private static readonly string[] Everywhere = ["echo", "removal", "pieces", "error body"];

    private static readonly Dictionary<string, string[]> Elsewhere = new(StringComparer.Ordinal)
    {
        ["backend-closes-mid-json"] = ["sequence"],
        ["client-leaves-mid-response"] = ["response body"],
        ["endpoint-scores"] = ["metadata"],
        ["flow-control-client-leaves"] = ["sequence"],
        ["flow-control-saturated-429"] = ["sequence"],
        ["model-rewrite-header"] = ["request body", "value of Content-Length", "response body", "removes content-length"],
        ["model-rewrite-header-stream"] = ["request body", "value of Content-Length", "response body"],
        ["model-rewrite-resource"] = ["request body", "value of Content-Length", "response body", "removes content-length"],
        ["model-rewrite-resource-stream"] = ["request body", "value of Content-Length", "response body"],
        ["modes-buffered-go-picker"] = ["sequence"],
        ["no-endpoints-get"] = ["status", "reason"],
        ["objective-sheddable-saturated"] = ["sequence", "reason"],
        ["picker-killed-mid-stream-fail-closed"] = ["response body"],
        ["picker-killed-mid-stream-fail-open"] = ["response body"],
        ["picker-killed-while-queued-fail-closed"] = ["sequence"],
        ["picker-killed-while-queued-fail-open"] = ["sequence"],
        ["post-empty-chunked"] = ["sequence"],
        ["post-empty-http2-data"] = ["sequence"],
        ["request-trailers-http2"] = ["sequence"],
        ["session-affinity/1"] = ["value of x-session-token"],
        ["session-affinity/2"] = ["value of x-session-token"],
        ["subset-hint-get"] = ["sequence"],
        ["subset-hint-string-from-header"] = ["sequence"],
        ["chat-6m-message-too-large"] = ["sequence"],
    };

    /// <summary>Every scenario with differences of its own, and every class there is.</summary>
    public static (IEnumerable<string> Scenarios, IEnumerable<string> Classes) All =>
        (Elsewhere.Keys, Everywhere.Concat(Elsewhere.Values.SelectMany(classes => classes)).Distinct(StringComparer.Ordinal));

    /// <summary>The classes in which this scenario may differ; each stands in decision record 0008 with its reason.</summary>
    public static IEnumerable<string> Of(string scenario) => Everywhere.Concat(Elsewhere.GetValueOrDefault(scenario, []));
}
