using Prometheus;

namespace InferenceGateway.Engine.Metrics;

/// <summary>Declares metric families in one registry, under the gateway's prefix, and remembers what it declared. Thread-safe.</summary>
internal sealed class MetricFamilies
{
    public const string Prefix = "llm_d_epp_";

    private readonly Lock _declaring = new();
    private readonly Dictionary<string, MetricDescription> _declared = new(StringComparer.Ordinal);
    private readonly MetricFactory _factory;

    public MetricFamilies(CollectorRegistry registry)
    {
        Registry = registry;
        _factory = Prometheus.Metrics.WithCustomRegistry(registry);

        // The page has no exemplars; looking for a current trace would cost every observation.
        _factory.ExemplarBehavior = ExemplarBehavior.NoExemplars();
    }

    public CollectorRegistry Registry { get; }

    /// <summary>What was declared so far, in order of names.</summary>
    public IReadOnlyList<MetricDescription> Descriptions
    {
        get
        {
            lock (_declaring)
            {
                return [.. _declared.Values.OrderBy(d => d.Name, StringComparer.Ordinal)];
            }
        }
    }

    /// <exception cref="ArgumentException">A name has other characters than letters, digits and underscores.</exception>
    /// <exception cref="InvalidOperationException">The name is taken by a family of another kind or with other labels.</exception>
    public Counter Counter(string name, string help, params string[] labels)
    {
        MetricDescription family = Declare(MetricKind.Counter, name, help, labels, []);
        return _factory.CreateCounter(family.Name, family.Help, labels);
    }

    /// <inheritdoc cref="Counter"/>
    public Gauge Gauge(string name, string help, params string[] labels)
    {
        MetricDescription family = Declare(MetricKind.Gauge, name, help, labels, []);
        return _factory.CreateGauge(family.Name, family.Help, labels);
    }

    /// <inheritdoc cref="Counter"/>
    public Histogram Histogram(string name, string help, double[] buckets, params string[] labels)
    {
        MetricDescription family = Declare(MetricKind.Histogram, name, help, labels, buckets);

        // Series are resolved before anything is observed; one that never sees anything is no series of the existing endpoint picker.
        HistogramConfiguration configuration = new() { Buckets = buckets, SuppressInitialValue = labels.Length > 0 };
        return _factory.CreateHistogram(family.Name, family.Help, labels, configuration);
    }

    private MetricDescription Declare(MetricKind kind, string name, string help, string[] labels, double[] buckets)
    {
        MetricDescription description = new(Prefix + name, kind, labels, buckets, "[ALPHA] " + help);
        foreach (string part in (string[])[name, .. labels])
        {
            if (!IsName(part))
            {
                throw new ArgumentException($"expected letters, digits and underscores, found '{part}'", nameof(name));
            }
        }

        lock (_declaring)
        {
            if (!_declared.TryGetValue(description.Name, out MetricDescription? earlier))
            {
                _declared.Add(description.Name, description);
                return description;
            }

            bool isSame = earlier.Kind == kind && earlier.Labels.SequenceEqual(labels) && earlier.Buckets.SequenceEqual(buckets);
            return isSame
                ? earlier
                : throw new InvalidOperationException(
                    $"metric '{description.Name}' exists with another type, other labels or other buckets"
                );
        }
    }

    private static bool IsName(string text)
    {
        foreach (char c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_')
            {
                return false;
            }
        }

        return text.Length > 0 && !char.IsAsciiDigit(text[0]);
    }
}
