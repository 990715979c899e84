namespace InferenceGateway.Engine.Requests;

/// <summary>Finds where a JSON object ends that arrives in pieces, by its brackets alone; whether it is well-formed is the reader's to say.</summary>
internal struct JsonDocumentEnd
{
    private int _depth;
    private bool _isInText;
    private bool _isEscaped;

    /// <summary>Reads the next piece; ready for another object once one has ended.</summary>
    /// <returns>Where the object ends in the piece; -1 when it goes on.</returns>
    public int FindIn(ReadOnlySpan<byte> piece)
    {
        for (int i = 0; i < piece.Length; i++)
        {
            byte next = piece[i];
            if (_isInText)
            {
                _isInText = _isEscaped || next != (byte)'"';
                _isEscaped = !_isEscaped && next == (byte)'\\';
                continue;
            }

            switch (next)
            {
                case (byte)'"':
                    _isInText = true;
                    break;
                case (byte)'{':
                    _depth++;
                    break;
                case (byte)'}' when --_depth <= 0:
                    this = default;
                    return i + 1;
            }
        }

        return -1;
    }
}
