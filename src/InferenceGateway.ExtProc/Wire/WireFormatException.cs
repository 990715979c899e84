namespace InferenceGateway.ExtProc.Wire;

/// <summary>The bytes are not a protocol buffers message. The only exception that reading one throws.</summary>
internal sealed class WireFormatException(string message) : Exception(message);
