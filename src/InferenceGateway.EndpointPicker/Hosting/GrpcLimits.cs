using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace InferenceGateway.EndpointPicker.Hosting;

/// <summary>Limits of the servers that speak gRPC.</summary>
internal static class GrpcLimits
{
    /// <summary>
    /// A stream lives as long as the answer of a language model, and Envoy keeps one connection a worker thread: the usual 100 streams would send it
    /// opening connections all day. How many streams are served in all is bounded elsewhere.
    /// </summary>
    private const int StreamsPerConnection = 1_000_000;

    /// <summary>What one stream may send ahead of its reader: most bodies, so that they come without waiting for a window.</summary>
    private const int StreamWindowBytes = 1 << 20;

    /// <summary>What all streams of a connection may send ahead: many times one stream's, so that a stream that waits holds up no other.</summary>
    private const int ConnectionWindowBytes = 64 << 20;

    private const int HeaderBytes = 64 << 10;

    public static void ForExternalProcessor(KestrelServerOptions kestrel)
    {
        kestrel.Limits.Http2.MaxStreamsPerConnection = StreamsPerConnection;
        kestrel.Limits.Http2.InitialStreamWindowSize = StreamWindowBytes;
        kestrel.Limits.Http2.InitialConnectionWindowSize = ConnectionWindowBytes;
        Common(kestrel);
    }

    public static void ForHealth(KestrelServerOptions kestrel) => Common(kestrel);

    private static void Common(KestrelServerOptions kestrel)
    {
        // Envoy says ":scheme: http" to its ext_proc server over TLS too, which is otherwise a protocol error.
        kestrel.AllowAlternateSchemes = true;
        kestrel.Limits.MaxRequestHeadersTotalSize = HeaderBytes;
        kestrel.Limits.Http2.MaxRequestHeaderFieldSize = HeaderBytes;
        // Streams are bounded by their own limits; one that waits for a model is silent for minutes.
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        // A peer that vanished without a word is found out.
        kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromMinutes(1);
        kestrel.Limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(30);
    }
}
