using System.Globalization;
using System.Text.RegularExpressions;
using InferenceGateway.Engine.Tests.Metrics;
using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.EndpointPicker;

/// <summary>The whole page of a picker that served a request of every kind, against that of the existing endpoint picker.</summary>
public sealed partial class MetricsCatalogueTests(MetricsCatalogueTests.Served served) : IClassFixture<MetricsCatalogueTests.Served>
{
    private static readonly MetricsCatalogue Catalogue = MetricsCatalogue.Read();

    private readonly Dictionary<string, ParsedFamily> _page = served.Page.Families;

    public static TheoryData<string> Expected => [.. Catalogue.Families.Where(family => family.IsExpected).Select(family => family.Name)];

    [Theory]
    [MemberData(nameof(Expected))]
    public void A_family_has_the_type_labels_and_buckets_that_are_known(string name)
    {
        CataloguedFamily expected = Catalogue.Families.Single(family => family.Name == name);
        _page.ShouldContainKey(name);
        ParsedFamily family = _page[name];

        family.Type.ShouldBe(expected.Type);
        family.Labels.Split(',', StringSplitOptions.RemoveEmptyEntries).ShouldBe(expected.Labels, ignoreOrder: true);
        double[] bounds = expected.Buckets is null ? [] : [.. Catalogue.Buckets[expected.Buckets], double.PositiveInfinity];
        family.Buckets.Select(Number).ShouldBe(bounds);
        bool saysDeprecated = expected.AliasOf is not null && expected.SaysDeprecated;
        family.Help.ShouldStartWith(saysDeprecated ? $"[ALPHA] [Deprecated: Use {expected.AliasOf}] " : "[ALPHA] ");
    }

    [Fact]
    public void No_other_family_has_a_name_of_the_existing_picker()
    {
        IEnumerable<string> known = Catalogue.Families.Where(family => family.Missing is null).Select(family => family.Name);

        _page
            .Keys.Where(name => Catalogue.Prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
            .Except(known)
            .ShouldBeEmpty();
    }

    [Fact]
    public void Labels_of_fixed_values_have_no_others()
    {
        IEnumerable<string> samples = _page
            .Values.Where(family => Catalogue.Families.Any(known => known.Name == family.Name))
            .SelectMany(family => family.Samples.Keys);
        IEnumerable<Match> labels = samples.SelectMany(sample => Label().Matches(sample));

        labels
            .Select(label => (Name: label.Groups["name"].Value, Value: label.Groups["value"].Value))
            .Where(label => Catalogue.LabelValues.TryGetValue(label.Name, out string[]? values) && !values.Contains(label.Value))
            .Distinct()
            .ShouldBeEmpty();
    }

    [Fact]
    public void A_deprecated_family_counts_what_its_successor_does()
    {
        foreach (CataloguedFamily old in Catalogue.Families.Where(family => family.IsExpected && family.AliasOf is not null))
        {
            Total(old.Name).ShouldBe(Total(old.AliasOf!), 1e-9, old.Name);
        }
    }

    [Fact]
    public void The_catalogue_agrees_with_itself()
    {
        Catalogue.Families.Select(family => family.Name).ShouldBeUnique();
        Catalogue.Families.ShouldAllBe(family => Catalogue.Prefixes.Any(prefix => family.Name.StartsWith(prefix)));
        Catalogue.Families.ShouldAllBe(family => (family.Type == "histogram") == (family.Buckets != null));
        foreach (CataloguedFamily old in Catalogue.Families.Where(family => family.AliasOf is not null))
        {
            CataloguedFamily present = Catalogue.Families.Single(family => family.Name == old.AliasOf);
            (old.Type, old.Buckets, old.Missing).ShouldBe((present.Type, present.Buckets, present.Missing), old.Name);
        }

        Catalogue.Buckets.Values.ShouldAllBe(bounds => bounds.SequenceEqual(bounds.Order().Distinct()));
    }

    private double Total(string family) => _page[family].Samples.Values.Sum();

    private static double Number(string bound) =>
        bound == "+Inf" ? double.PositiveInfinity : double.Parse(bound, CultureInfo.InvariantCulture);

    [GeneratedRegex("""(?<name>\w+)="(?<value>[^"]*)(?:")""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Label();

    /// <summary>The page that all tests look at.</summary>
    public sealed class Served : IAsyncLifetime
    {
        internal ParsedPage Page { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            await using PickerOfEveryMetric picker = await PickerOfEveryMetric.StartAsync();
            await picker.ServeAsync();
            Page = await picker.PageAsync();
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
