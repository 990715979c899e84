namespace InferenceGateway.Engine.Requests;

/// <summary>The one change to a request's body: the bytes from <paramref name="Start"/> on give way to <paramref name="Replacement"/>.</summary>
/// <param name="Start">Offset in the body as received.</param>
/// <param name="Length">Bytes replaced, 0 or more.</param>
public readonly record struct BodyPatch(int Start, int Length, ReadOnlyMemory<byte> Replacement)
{
    /// <summary>The body goes on as it came.</summary>
    public bool IsEmpty => Length == 0 && Replacement.IsEmpty;
}
