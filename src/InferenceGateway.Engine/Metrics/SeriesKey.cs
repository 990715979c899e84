namespace InferenceGateway.Engine.Metrics;

/// <summary>What tells the series of requests apart.</summary>
internal readonly record struct SeriesKey(string Model, string TargetModel, string FairnessId, int Priority)
{
    /// <summary>Short enough to be kept: a client's megabyte-long "name" must not live on in a cache.</summary>
    public bool IsShort =>
        Model.Length <= CardinalityLimit.MaximumLength
        && TargetModel.Length <= CardinalityLimit.MaximumLength
        && FairnessId.Length <= CardinalityLimit.MaximumLength;
}
