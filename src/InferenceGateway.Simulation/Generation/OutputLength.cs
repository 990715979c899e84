namespace InferenceGateway.Simulation.Generation;

/// <summary>How long a random answer gets when it is not told exactly.</summary>
internal static class OutputLength
{
    private const int SmallestBucketedLimit = 7;
    private const int WidestEqualLimit = 101;
    private const int BucketWidth = 20;
    private const int StretchedBucket = 3;
    private const double MeanWithoutLimit = 40;
    private const double DeviationWithoutLimit = 20;

    /// <summary>Probabilities that a length falls below the end of each bucket; beyond the last one it is the limit itself.</summary>
    private static readonly double[] CumulativeProbabilities = [.20, .50, .70, .75, .85];

    /// <summary>A length within [1, limit], where the caller asked for at most that many tokens.</summary>
    public static int WithLimit(int limit, Random random)
    {
        if (limit <= 1)
        {
            return limit;
        }

        if (limit < SmallestBucketedLimit)
        {
            return random.Next(1, limit + 1);
        }

        double roll = random.NextDouble();
        int bucket = Array.FindIndex(CumulativeProbabilities, probability => roll < probability);
        if (bucket < 0)
        {
            return limit;
        }

        (int start, int end) = Bucket(limit - 1, bucket, limit <= WidestEqualLimit);
        return random.Next(start, Math.Max(start, end) + 1);
    }

    /// <summary>A length within [1, limit], where only the model's own limit holds.</summary>
    public static int WithoutLimit(int limit, Random random)
    {
        if (limit < BucketWidth)
        {
            return random.Next(1, Math.Max(1, limit) + 1);
        }

        while (true)
        {
            double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            int length = (int)Math.Round(MeanWithoutLimit + (DeviationWithoutLimit * normal));
            if (length >= 1 && length <= limit)
            {
                return length;
            }
        }
    }

    private static (int Start, int End) Bucket(int longest, int bucket, bool equalWidths)
    {
        int buckets = CumulativeProbabilities.Length;
        if (equalWidths)
        {
            return ((longest * bucket / buckets) + 1, longest * (bucket + 1) / buckets);
        }

        int stretched = longest - (BucketWidth * (buckets - 1));
        int start = 1 + (BucketWidth * bucket) + (bucket > StretchedBucket ? stretched - BucketWidth : 0);
        return (start, start - 1 + (bucket == StretchedBucket ? stretched : BucketWidth));
    }
}
