using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Json;
using SocketIoNet.Protocol;
using SocketIoNet.Serialization;
using SocketIoNet.Serialization.Shapes;

namespace SocketIoNet.Tests.Serialization;

/// <summary>A shape rejects what System.Text.Json rejects, and never what it reads.</summary>
public sealed class JsonShapeTests
{
    private const string Leaf = "§";

    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-0", "5", "-1", "5.0", "5.5", "1e3", "1.5e1", "1e400", "300", "70000", "3000000000", "1e19", "18446744073709551616", "0.1", "\"\"", "\"x\"", "\"5\"", "\"5.0\"",
        "\"-5\"", "\"NaN\"", "\"Red\"", "\"red\"", "\"Red, Blue\"", "\"purple\"", "\"\\u0052ed\"", "\"2026-11-29\"", "\"2026-13-29\"", "\"2026-11-29T10:00:00Z\"", "\"2026-11-29T10:00:00\"",
        "\"10:20:30\"", "\"10:20\"", "\"1.10:20:30\"", "\"-10:20:30\"", "\"0f8fad5b-d9cb-469f-a165-70867728950e\"", "\"0f8fad5b\"", "\"1.2.3\"", "\"xy\"", "\"\u00e9\"", "[]", "[1]", "[1,\"x\"]", "{}",
        "{\"id\":1}", "{\"id\":\"x\"}", "{\"id\":1.5}", "{\"_placeholder\":true,\"num\":0}",
    ];

    private static readonly string[] Forms =
    [
        Leaf, $"[{Leaf}]", $"[1,{Leaf}]", $"{{\"a\":{Leaf}}}", $"{{\"id\":{Leaf}}}", $"{{\"ID\":{Leaf}}}", $"{{\"name\":\"n\",\"id\":{Leaf}}}", $"{{\"items\":[{{\"id\":1}},{{\"id\":{Leaf}}}]}}",
        $"{{\"next\":{{\"next\":{{\"value\":{Leaf}}}}}}}", $"{{\"other\":{Leaf},\"value\":1}}", $"{{\"map\":{{\"k\":{Leaf}}}}}", $"{{\"color\":{Leaf}}}", $"{{\"when\":{Leaf}}}",
    ];

    public enum Color
    {
        Red,
        Blue,
    }

    [JsonConverter(typeof(JsonStringEnumConverter<Named>))]
    public enum Named : byte
    {
        Red = 1,
        Blue = 2,
    }

    public static TheoryData<Type> Types =>
    [
        typeof(byte), typeof(short), typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(float), typeof(double), typeof(decimal), typeof(int?), typeof(bool), typeof(bool?), typeof(char),
        typeof(string), typeof(Guid), typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan), typeof(Uri), typeof(Version), typeof(Color), typeof(Color?),
        typeof(Named), typeof(Item), typeof(Point), typeof(Point?), typeof(Node), typeof(Basket), typeof(Strict), typeof(Required), typeof(Painted), typeof(Mixed), typeof(ReadOnlyValues), typeof(int[]),
        typeof(List<int>), typeof(HashSet<string>), typeof(Dictionary<string, int>), typeof(Dictionary<string, Item>), typeof(IReadOnlyList<Item>), typeof(object), typeof(JsonElement),
        typeof(Extended), typeof(byte[]), typeof(KeyValuePair<string, int>),
    ];

    [Theory]
    [MemberData(nameof(Types))]
    public void It_rejects_what_the_library_rejects_and_nothing_else(Type type) => Compare(type, new JsonOptions().SerializerOptions);

    [Theory]
    [MemberData(nameof(Types))]
    public void It_does_so_with_strict_options(Type type) => Compare(
        type, new JsonSerializerOptions { TypeInfoResolver = new JsonOptions().SerializerOptions.TypeInfoResolver, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true });

    [Theory]
    [MemberData(nameof(Types))]
    public void It_never_rejects_what_a_converter_of_the_application_reads(Type type)
    {
        var basis = new JsonOptions().SerializerOptions;
        basis.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
        basis.NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals;
        Compare(type, basis);
    }

    [Fact]
    public void Of_a_type_with_derived_types_only_the_form_is_known()
    {
        Assert.Equal("Expected an object.", Explain(typeof(Shape), "[1]"));
        var taken = Assert.Single(FindDifferences(typeof(Shape), new JsonOptions().SerializerOptions, ["{\"id\":\"x\"}", "{\"$type\":\"circle\",\"value\":1}", "{\"id\":5.0}"]));
        Assert.Equal("{\"id\":\"x\"}: taken", taken);
    }

    [Fact]
    public void It_names_what_was_expected_and_where()
    {
        Assert.Equal("Expected a number at $.items[1].id.", Explain(typeof(Basket), "{\"items\":[{\"id\":1},{\"id\":\"x\"}]}"));
        Assert.Equal("Expected a value of Int32 at $.next.value.", Explain(typeof(Node), "{\"next\":{\"value\":1.5}}"));
        Assert.Equal("Expected a member \"name\".", Explain(typeof(Required), "{\"id\":1}"));
        Assert.Equal("Expected binary data.", Explain(typeof(byte[]), "\"x\""));
        Assert.Equal("Expected a boolean.", Explain(typeof(bool), "1"));
    }

    private static void Compare(Type type, JsonSerializerOptions basis)
    {
        var wrong = FindDifferences(type, basis, Forms.SelectMany(form => Values.Select(value => form.Replace(Leaf, value, StringComparison.Ordinal))));
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    private static List<string> FindDifferences(Type type, JsonSerializerOptions basis, IEnumerable<string> texts)
    {
        var strict = SystemTextJsonPayloadSerializer.CreateOptions(basis);
        strict.MakeReadOnly();
        var lenient = SystemTextJsonOptions.CreateLenient(strict);
        var shape = new JsonShapes(strict).Get(type);
        var wrong = new List<string>();
        foreach (var json in texts)
        {
            var isRead = Reads(type, json, strict);
            var isReadLeniently = isRead || (json.Any(char.IsAsciiDigit) && Reads(type, json, lenient));
            var (fits, isLenient) = Check(shape, json);
            if (fits ? !isReadLeniently : isRead) wrong.Add($"{json}: {(fits ? "taken" : "rejected")}");
            else if (isLenient && isRead) wrong.Add($"{json}: lenient");
        }

        return wrong;
    }

    private static bool Reads(Type type, string json, JsonSerializerOptions options)
    {
        try
        {
            using var scope = BinaryScope.ForReading(new AttachmentList([[1]]));
            var value = JsonSerializer.Deserialize(json, options.GetTypeInfo(type));
            return value is not null || json == "null";
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static (bool Fits, bool IsLenient) Check(JsonShape shape, string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        var check = new ShapeCheck(1);
        Assert.True(reader.Read());
        var fits = shape.Fits(ref reader, ref check);
        Assert.True(!fits || !reader.Read());
        return (fits, check.IsLenient);
    }

    private static string Explain(Type type, string json)
    {
        var options = SystemTextJsonPayloadSerializer.CreateOptions(new JsonOptions().SerializerOptions);
        options.MakeReadOnly();
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        var check = new ShapeCheck(0);
        reader.Read();
        Assert.False(new JsonShapes(options).Get(type).Fits(ref reader, ref check));
        return check.Message;
    }

    public sealed record Item(int Id, string? Name = null);

    public readonly record struct Point(int Id, double Value);

    public sealed record Node(Node? Next, int Value = 0);

    public sealed record Basket(List<Item> Items, Dictionary<string, int>? Map);

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    public sealed record Strict(int Id, string Name);

    public sealed class Required
    {
        public required string Name { get; init; }

        public int Id { get; set; }
    }

    public sealed record Painted(Color Color, Named? Value, DateTime When);

    public sealed class Mixed
    {
        [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)]
        public int Id { get; set; }

        [JsonIgnore]
        public int Value { get; set; }

        [JsonPropertyName("when")]
        public Guid? Moment { get; set; }

        public object? Other { get; set; }
    }

    public sealed class ReadOnlyValues
    {
        public int Id { get; } = 1;

        public string Name { get; } = "";

        [JsonObjectCreationHandling(JsonObjectCreationHandling.Populate)]
        public List<int> Items { get; } = [];
    }

    [JsonDerivedType(typeof(Circle), "circle")]
    public class Shape
    {
        public int Id { get; set; }
    }

    public sealed class Circle : Shape
    {
        public int Value { get; set; }
    }

    public sealed class Extended
    {
        public int Id { get; set; }

        [JsonExtensionData]
        public Dictionary<string, JsonElement>? Rest { get; set; }
    }
}
