using System.Collections.Concurrent;
using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Metrics;
using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.Requests;

namespace InferenceGateway.Plugins.Producers;

/// <summary>
/// The gauges <c>inflight_requests</c> and <c>inflight_tokens</c>. Written when a page is made; a series that is idle is shown once as 0 and
/// then goes, and goes with its endpoint. Thread-safe.
/// </summary>
internal sealed class InFlightGauges
{
    private static readonly string[] Labels = ["endpoint_name", "namespace", "producer_name", "fairness_id", "priority"];

    private readonly string _producer;
    private readonly IPluginMetrics _metrics;
    private readonly IMetricFamily<IGauge> _requests;
    private readonly IMetricFamily<IGauge> _tokens;
    private readonly ConcurrentDictionary<Key, InFlightSeries> _series = new();
    private readonly ConcurrentDictionary<int, Endpoint> _lastRemoved = new();
    private readonly Lock _showing = new();

    public InFlightGauges(IPluginBuilder builder)
    {
        _producer = builder.Name;
        _metrics = builder.Metrics;
        _requests = _metrics.Gauge("inflight_requests", "Requests sent to an endpoint and not ended.", Labels);
        _tokens = _metrics.Gauge("inflight_tokens", "Prompt tokens that an endpoint still has to compute.", Labels);
        _metrics.BeforePage(Show);
    }

    /// <summary>Counts a request that is about to be sent.</summary>
    public void Take(InferenceRequest request, Endpoint endpoint, long tokens, InFlightShare share)
    {
        Key key = new(endpoint, _metrics.FairnessLabel(request.FairnessId), request.Priority);
        InFlightSeries series;
        do
        {
            series = SeriesOf(key);
        } while (!series.TryTake(tokens));

        share.Hold(endpoint, series, tokens);
    }

    public void Removed(Endpoint endpoint)
    {
        _lastRemoved[endpoint.Slot] = endpoint;
        lock (_showing)
        {
            foreach ((Key key, InFlightSeries series) in _series)
            {
                if (ReferenceEquals(key.Endpoint, endpoint))
                {
                    Remove(key, series);
                }
            }
        }
    }

    private InFlightSeries SeriesOf(Key key)
    {
        if (_series.TryGetValue(key, out InFlightSeries? series))
        {
            return series;
        }

        string[] labels = [key.Endpoint.Name, key.Endpoint.Identity.Namespace, _producer, key.FairnessId, key.Priority.ToString()];
        series = _series.GetOrAdd(key, new InFlightSeries(labels));

        // The endpoint may have left since it was chosen: either this sees it, or the removal sees the series.
        if (_lastRemoved.TryGetValue(key.Endpoint.Slot, out Endpoint? removed) && ReferenceEquals(removed, key.Endpoint))
        {
            _series.TryRemove(new KeyValuePair<Key, InFlightSeries>(key, series));
        }

        return series;
    }

    private void Show()
    {
        lock (_showing)
        {
            foreach ((Key key, InFlightSeries series) in _series)
            {
                int requests = series.Requests;
                if (requests == 0 && series.WasShownIdle && series.TryRetire())
                {
                    Remove(key, series);
                    continue;
                }

                series.WasShownIdle = requests == 0;
                _requests.With(series.Labels).Set(requests);
                _tokens.With(series.Labels).Set(series.Tokens);
            }
        }
    }

    private void Remove(Key key, InFlightSeries series)
    {
        _series.TryRemove(new KeyValuePair<Key, InFlightSeries>(key, series));
        _requests.Remove(series.Labels);
        _tokens.Remove(series.Labels);
    }

    private readonly record struct Key(Endpoint Endpoint, string FairnessId, int Priority);
}
