namespace InferenceGateway.Abstractions.Requests;

/// <summary>How much of a request's prompt an endpoint is believed to hold in its prefix cache.</summary>
/// <param name="MatchedBlocks">Leading blocks held, 0 to <paramref name="TotalBlocks"/>.</param>
/// <param name="TotalBlocks">Blocks of the prompt; 0 = no information.</param>
/// <param name="BlockSizeTokens">Tokens in one block.</param>
public readonly record struct PrefixMatch(int MatchedBlocks, int TotalBlocks, int BlockSizeTokens)
{
    /// <summary>The key under which the approximate producer publishes; what a consumer reads unless told otherwise.</summary>
    public static DataKey<PrefixMatch> DefaultKey => Key("approx-prefix-cache-producer");

    /// <summary>Leading tokens held; 0 when nothing is known.</summary>
    public long MatchedTokens => (long)MatchedBlocks * BlockSizeTokens;

    /// <summary>
    /// Of the tokens not held: as many as computing them is worth to the many requests in flight that begin like this one; 0 where those are
    /// few. At most the tokens not held.
    /// </summary>
    public float SharedTokens { get; init; }

    /// <summary>
    /// Stands for the longest beginning held of those that are counted (some lengths are): equal for all prompts that begin with it. 0 = none, or
    /// the producer counts none.
    /// </summary>
    public ulong HeldPrefix { get; init; }

    /// <summary>Requests in flight that begin with <see cref="HeldPrefix"/>, this one not counted; too high now and then, never too low.</summary>
    public int HeldPrefixRequests { get; init; }

    /// <summary>Matched share of the prompt, 0 to 1; 0 when nothing is known.</summary>
    public double Ratio => TotalBlocks > 0 ? (double)MatchedBlocks / TotalBlocks : 0;

    public static DataKey<PrefixMatch> Key(string producer) => new("PrefixCacheMatchInfoDataKey", producer);
}
