namespace InferenceGateway.Abstractions.Endpoints;

/// <summary>
/// One value for every endpoint slot: the structure-of-arrays form of "a number that each endpoint has".
/// </summary>
/// <remarks>
/// Storage is a list of fixed chunks that never move, so growing loses no concurrent write and a reference taken by
/// <see cref="At"/> stays valid. Reads and writes of values up to the machine's word are atomic; a reader may see the value of one
/// column from before and of another from after a scrape.
/// </remarks>
/// <typeparam name="T">The value's type. A slot never written reads as <c>default</c>.</typeparam>
public sealed class Column<T>
{
    private const int ChunkBits = 8;
    private const int ChunkSize = 1 << ChunkBits;
    private const int ChunkMask = ChunkSize - 1;

    private readonly Lock _growing = new();
    private T[][] _chunks = [];

    /// <summary>The value at <paramref name="slot"/>; <c>default</c> for a slot beyond what was ever reserved.</summary>
    public T this[int slot]
    {
        get
        {
            T[][] chunks = _chunks;
            int chunk = slot >> ChunkBits;
            return (uint)chunk < (uint)chunks.Length ? chunks[chunk][slot & ChunkMask] : default!;
        }
    }

    /// <summary>A reference to the value at <paramref name="slot"/>, for the owner of the column; reserves the slot if needed.</summary>
    internal ref T At(int slot)
    {
        T[][] chunks = _chunks;
        int chunk = slot >> ChunkBits;
        if ((uint)chunk >= (uint)chunks.Length)
        {
            chunks = Grow(chunk);
        }

        return ref chunks[chunk][slot & ChunkMask];
    }

    private T[][] Grow(int chunk)
    {
        lock (_growing)
        {
            T[][] chunks = _chunks;
            if (chunk < chunks.Length)
            {
                return chunks;
            }

            T[][] grown = new T[chunk + 1][];
            chunks.CopyTo(grown, 0);
            for (int i = chunks.Length; i < grown.Length; i++)
            {
                grown[i] = new T[ChunkSize];
            }

            Volatile.Write(ref _chunks, grown);
            return grown;
        }
    }
}
