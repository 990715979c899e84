namespace InferenceGateway.Benchmarks.Conversations.Http2;

/// <summary>Settings of RFC 9113 that matter here.</summary>
internal enum Http2Setting : ushort
{
    HeaderTableSize = 1,
    EnablePush = 2,
    MaxConcurrentStreams = 3,
    InitialWindowSize = 4,
    MaxFrameSize = 5,
}
