namespace InferenceGateway.Plugins.Parsers;

/// <summary>
/// Which occurrence of a member is written to the prompt: the first while a body is read once, the last when it is read again because the
/// member was repeated.
/// </summary>
internal struct MemberCount
{
    private int _seen;
    private int _written;

    public readonly bool IsRepeated => _seen > 1;

    /// <summary>Counts an occurrence and tells whether it is the one.</summary>
    public bool Next() => _seen++ == _written;

    public void Restart()
    {
        _written = Math.Max(0, _seen - 1);
        _seen = 0;
    }
}
