namespace InferenceGateway.PrefixCache.Approximate;

/// <summary>
/// An endpoint that holds the start of a run, as far as one of its recordings reached. An endpoint whose recordings reached
/// different depths has one holder for each, the deeper ones older; each stands for the blocks behind the one before it.
/// </summary>
/// <param name="Slot">The endpoint.</param>
/// <param name="End">Blocks of the run that are held.</param>
/// <param name="Stamp">The endpoint's recording that last covered these blocks.</param>
internal readonly record struct RunHolder(int Slot, int End, uint Stamp);
