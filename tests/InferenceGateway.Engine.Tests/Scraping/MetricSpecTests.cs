using CsCheck;
using InferenceGateway.Engine.Scraping;

namespace InferenceGateway.Engine.Tests.Scraping;

public sealed class MetricSpecTests
{
    [Theory]
    [InlineData("m")]
    [InlineData(" m ")]
    [InlineData("m{}")]
    [InlineData("m { }")]
    public void A_name_alone_takes_any_sample(string text)
    {
        MetricSpec.Parse(text).ShouldBe(new MetricSpec("m", []));
    }

    [Theory]
    [InlineData("m{a=b,c=\"d\"}")]
    [InlineData(" m { a = b , c = \"d\" } ")]
    [InlineData("m{a=\"b\",c=d}")]
    public void Labels_are_read_quoted_or_not_and_with_blanks(string text)
    {
        MetricSpec.Parse(text).ShouldBe(new MetricSpec("m", [new("a", "b"), new("c", "d")]));
    }

    [Fact]
    public void A_quoted_value_keeps_its_blanks_and_may_be_empty()
    {
        MetricSpec.Parse("m{a=\" b \",c=\"\"}").ShouldBe(new MetricSpec("m", [new("a", " b "), new("c", "")]));
    }

    [Fact]
    public void A_metric_name_may_have_colons()
    {
        MetricSpec.Parse("vllm:num_requests_waiting")!.Name.ShouldBe("vllm:num_requests_waiting");
        MetricSpec.Parse(":a")!.Name.ShouldBe(":a");
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData(null)]
    public void A_blank_text_wants_nothing(string? text)
    {
        MetricSpec.Parse(text).ShouldBeNull();
    }

    [Theory]
    [InlineData("1m", "expected a metric name, which starts with a letter, '_' or ':' at character 1, found '1'")]
    [InlineData("m-n", "expected '{' or the end at character 2, found '-'")]
    [InlineData("m n", "expected '{' or the end at character 3, found 'n'")]
    [InlineData("{a=b}", "expected a metric name, which starts with a letter, '_' or ':' at character 1, found '{'")]
    [InlineData("m{a}", "expected '=' and a value for label \"a\" at character 4, found '}'")]
    [InlineData("m{a=}", "expected a value at character 5, found '}'")]
    [InlineData("m{a=b", "expected ',' or '}' at character 6, found the end")]
    [InlineData("m{a=b,}", "expected a label name, which starts with a letter or '_' at character 7, found '}'")]
    [InlineData("m{a:b=c}", "expected '=' and a value for label \"a\" at character 4, found ':'")]
    [InlineData("m{a=b} x", "expected the end at character 8, found 'x'")]
    [InlineData("m{a=\"b}", "expected the closing '\"' of a value without ',' and '}' at character 7, found '}'")]
    [InlineData("m{a=\"b,c\"}", "expected the closing '\"' of a value without ',' and '}' at character 7, found ','")]
    [InlineData("m{a=\"b", "expected the closing '\"' of a value without ',' and '}' at character 7, found the end")]
    [InlineData("m{a=b\"c\"}", "expected ',' or '}' at character 6, found '\"'")]
    [InlineData("m{", "expected a label name, which starts with a letter or '_' at character 3, found the end")]
    public void A_text_that_is_no_spec_is_refused_with_the_place(string text, string expected)
    {
        MetricSpec.TryParse(text, out MetricSpec? spec, out string? problem).ShouldBeFalse();

        spec.ShouldBeNull();
        problem.ShouldBe($"metric spec \"{text}\": {expected}");
        Should.Throw<FormatException>(() => MetricSpec.Parse(text)).Message.ShouldBe(problem);
    }

    [Fact]
    public void A_label_given_twice_is_refused()
    {
        MetricSpec.TryParse("m{a=b,a=c}", out _, out string? problem).ShouldBeFalse();

        problem.ShouldBe("metric spec \"m{a=b,a=c}\": label \"a\" is given twice, again at character 7");
    }

    [Fact]
    public void The_written_form_reads_back_as_the_same_spec()
    {
        Gen<string> name = Gen.Char["abc_:"].Array[1, 5].Select(characters => new string(characters));
        Gen<string> value = Gen.Char["ab =\\.{ü"].Array[0, 5].Select(characters => new string(characters));
        Gen<MetricSpecLabel> label = Gen.Select(name, value, (n, v) => new MetricSpecLabel(n.Replace(':', '_'), v));
        Gen.Select(name, label.Array[0, 3])
            .Sample(
                (metric, labels) =>
                {
                    MetricSpec spec = new(metric, [.. labels.DistinctBy(each => each.Name)]);
                    return spec.Equals(MetricSpec.Parse(spec.ToString()));
                }
            );
    }

    [Fact]
    public void Any_text_is_either_a_spec_or_refused_with_a_reason()
    {
        Gen.Char["m1:_{}=,\" \t\\"]
            .Array[0, 15]
            .Sample(characters =>
            {
                string text = new(characters);
                bool isSpec = MetricSpec.TryParse(text, out MetricSpec? spec, out string? problem);
                return isSpec ? spec is not null || string.IsNullOrWhiteSpace(text) : spec is null && problem!.Contains("character");
            });
    }
}
