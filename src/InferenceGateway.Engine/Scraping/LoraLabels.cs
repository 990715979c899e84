namespace InferenceGateway.Engine.Scraping;

/// <summary>Copies of the label values that describe an endpoint's adapters, as they stand on the page, escapes included.</summary>
internal sealed class LoraLabels
{
    public LabelBytes Maximum { get; } = new();

    public LabelBytes Running { get; } = new();

    public LabelBytes Waiting { get; } = new();

    /// <summary>One label's value; absent until set.</summary>
    internal sealed class LabelBytes
    {
        private byte[] _bytes = [];
        private int _length;

        public bool IsPresent { get; private set; }

        public ReadOnlySpan<byte> Value => _bytes.AsSpan(0, _length);

        public void Set(ReadOnlySpan<byte> value, bool isPresent)
        {
            if (_bytes.Length < value.Length)
            {
                _bytes = new byte[Math.Max(value.Length, _bytes.Length * 2)];
            }

            value.CopyTo(_bytes);
            _length = value.Length;
            IsPresent = isPresent;
        }

        /// <summary>Takes over another label's value; an absent one counts as empty.</summary>
        /// <returns>Whether it differed.</returns>
        public bool Update(LabelBytes other)
        {
            if (Value.SequenceEqual(other.Value))
            {
                return false;
            }

            Set(other.Value, other.IsPresent);
            return true;
        }
    }
}
