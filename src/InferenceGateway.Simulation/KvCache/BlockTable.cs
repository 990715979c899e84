namespace InferenceGateway.Simulation.KvCache;

/// <summary>The blocks one sequence holds, in the order of its tokens. Reused by the same sequence after a preemption.</summary>
internal sealed class BlockTable
{
    private int[] _blocks = [];

    public int Count { get; private set; }

    public int this[int position] => _blocks[position];

    public void Add(int block)
    {
        if (Count == _blocks.Length)
        {
            Array.Resize(ref _blocks, Math.Max(8, Count * 2));
        }

        _blocks[Count++] = block;
    }

    public void EnsureRoom(int count)
    {
        if (_blocks.Length < count)
        {
            Array.Resize(ref _blocks, count);
        }
    }

    public void Clear() => Count = 0;
}
