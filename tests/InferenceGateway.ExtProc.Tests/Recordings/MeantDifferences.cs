namespace InferenceGateway.ExtProc.Tests.Recordings;

/// <summary>Where our answers differ from those of the existing picker, by the classes of <see cref="Comparison"/>.</summary>
internal static class MeantDifferences
{
    /// <summary>Differences of every conversation: we change only what changes, remove what must not pass, and hold no answer back.</summary>
    private static readonly string[] Everywhere = ["echo", "removal", "pieces", "error body"];

    /// <summary>Where a session and the whole picker differ in what they answer, both answers are named.</summary>
    private static readonly Dictionary<string, string[]> Elsewhere = new(StringComparer.Ordinal)
    {
        ["backend-closes-mid-json"] = ["sequence: reqH reqB. respH respB"],
        ["endpoint-scores"] = ["metadata"],
        ["flow-control-client-leaves"] = ["sequence: reqH reqB."],
        ["flow-control-saturated-429"] = ["sequence: reqH reqB."],
        ["model-rewrite-header"] = ["request body: 101 bytes", "value of Content-Length", "removes content-length"],
        ["model-rewrite-header-stream"] = ["request body: 80 bytes", "value of Content-Length"],
        ["model-rewrite-resource"] =
        [
            "request body: 81 bytes",
            "request body: 86 bytes",
            "value of Content-Length",
            "response body: 242 bytes",
            "removes content-length",
        ],
        ["model-rewrite-resource-stream"] =
        [
            "request body: 80 bytes",
            "request body: 85 bytes",
            "value of Content-Length",
            "response body: 693 bytes",
        ],
        ["modes-buffered-go-picker"] = ["sequence: reqH"],
        ["no-endpoints-get"] = ["status: 503", "reason: rejected-no-endpoints"],
        ["objective-sheddable-saturated"] = ["sequence: reqH reqB.", "reason: rejected-saturated"],
        ["picker-killed-while-queued-fail-closed"] = ["sequence: reqH reqB."],
        ["picker-killed-while-queued-fail-open"] = ["sequence: reqH reqB."],
        ["post-empty-chunked"] = ["sequence: reqH reqB."],
        ["post-empty-http2-data"] = ["sequence: reqH reqB."],
        ["request-trailers-http2"] = ["sequence: reqH reqB reqT"],
        ["session-affinity/1"] = ["value of x-session-token"],
        ["session-affinity/2"] = ["value of x-session-token"],
        ["subset-hint-get"] = ["sequence: imm"],
        ["subset-hint-string-from-header"] = ["sequence: imm"],
    };

    /// <summary>Every scenario with differences of its own, and every class there is.</summary>
    public static (IEnumerable<string> Scenarios, IEnumerable<string> Classes) All =>
        (
            Elsewhere.Keys,
            Everywhere.Concat(Elsewhere.Values.SelectMany(differences => differences)).Select(Class).Distinct(StringComparer.Ordinal)
        );

    private static string Class(string difference) => difference.Split(':')[0];

    /// <summary>The differences by which this scenario may differ; the class of each stands in decision record 0008 with its reason.</summary>
    public static IEnumerable<string> Of(string scenario) => Everywhere.Concat(Elsewhere.GetValueOrDefault(scenario, []));
}
