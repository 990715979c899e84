namespace InferenceGateway.Plugins.Parsers;

/// <summary>Application protocols as an InferencePool names them.</summary>
internal static class AppProtocols
{
    public const string Http = "http";

    /// <summary>HTTP/2 without TLS.</summary>
    public const string Http2ClearText = "kubernetes.io/h2c";

    /// <summary>What JSON over HTTP is spoken over.</summary>
    public static IReadOnlyList<string> ForHttp { get; } = [Http2ClearText, Http];

    /// <summary>What gRPC is spoken over.</summary>
    public static IReadOnlyList<string> ForGrpc { get; } = [Http2ClearText];
}
