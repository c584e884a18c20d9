using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CsCheck;
using SocketIoNet.Protocol;
using SocketIoNet.Serialization;

namespace SocketIoNet.Tests.Serialization;

/// <summary>Types that a JsonSerializerContext names are written by its generated code, as long as that makes no difference on the wire.</summary>
public sealed partial class ContextWritingTests
{
    private static readonly SystemTextJsonPayloadSerializer Plain = TestSerializer.Create();

    private static readonly Gen<Order> Orders = Gen.Select(
        Gen.Int,
        Gen.OneOf(Gen.String, Gen.Const("a+b <ä> \"\\ 😀 \u2028")),
        Gen.Double.Array[0, 3],
        Gen.OneOf(Gen.Const((string?)null), Gen.String.Select(static text => (string?)text)),
        Gen.Select(Gen.String, Gen.Int, Gen.OneOf(Gen.Const((Color?)null), Gen.Const((Color?)Color.DarkRed))).Array[0, 3],
        static (id, kind, position, note, lines) => new Order(
            id, kind, position, note, [.. lines.Select(static line => new Line(line.Item1, line.Item2, line.Item3))], new() { ["a b"] = 1.5m }, DateTimeOffset.UnixEpoch.AddSeconds(id)));

    [Fact]
    public void The_generated_code_writes_the_same_bytes()
    {
        var serializer = Create(TestJson.Default);
        AssertGenerated<Order>(TestJson.Default);
        Orders.Sample(order =>
        {
            Assert.Equal(Plain.Write(order), serializer.Write(order));
            Assert.Equal(Plain.Write<object>(order), serializer.Write<object>(order));
        });
    }

    [Theory]
    [InlineData(typeof(WithBytes))]
    [InlineData(typeof(WithAnything))]
    [InlineData(typeof(WithElementOfAny))]
    [InlineData(typeof(Tree))]
    [InlineData(typeof(Shape))]
    [InlineData(typeof(WithOwnConverter))]
    [InlineData(typeof(WithOwnConverterInside))]
    [InlineData(typeof(WithNode))]
    [InlineData(typeof(WithOtherName))]
    [InlineData(typeof(WithNumberInText))]
    public void What_only_our_options_write_right_is_left_to_them(Type type) =>
        Assert.Null(new WritingMetadata(Complete(TestJson.Default)).FindFaster(type));

    [Fact]
    public void A_context_with_other_options_is_not_used()
    {
        Assert.Null(new WritingMetadata(Complete(OtherNames.Default)).FindFaster(typeof(Order)));
        Assert.Null(new WritingMetadata(Complete(OtherNulls.Default)).FindFaster(typeof(Order)));
        var serializer = Create(OtherNames.Default);
        Assert.Equal("""{"sku":"x","count":1,"color":0}""", serializer.Write(new Line("x", 1, Color.Red)));
    }

    [Fact]
    public void Enumerations_are_written_as_the_context_says_with_and_without_its_code()
    {
        AssertGenerated<Line>(NamedEnums.Default);
        Assert.Equal("""{"sku":"x","count":1,"color":"DarkRed"}""", Create(NamedEnums.Default).Write(new Line("x", 1, Color.DarkRed)));
        Assert.Equal("""{"sku":"x","count":1,"color":"DarkRed"}""", JsonSerializer.Serialize(new Line("x", 1, Color.DarkRed), Complete(NamedEnums.Default)));
    }

    [Theory]
    [InlineData(nameof(JsonSerializerOptions.NumberHandling))]
    [InlineData(nameof(JsonSerializerOptions.DefaultIgnoreCondition))]
    [InlineData(nameof(JsonSerializerOptions.PropertyNamingPolicy))]
    [InlineData(nameof(JsonSerializerOptions.DictionaryKeyPolicy))]
    [InlineData(nameof(JsonSerializerOptions.IncludeFields))]
    [InlineData(nameof(JsonSerializerOptions.IgnoreReadOnlyProperties))]
    [InlineData(nameof(JsonSerializerOptions.ReferenceHandler))]
    [InlineData(nameof(JsonSerializerOptions.Converters))]
    [InlineData(nameof(JsonSerializerOptions.RespectNullableAnnotations))]
    [InlineData("IgnoreNullValues")]
    [InlineData(nameof(JsonSerializerOptions.TypeInfoResolver))]
    public void Options_of_the_application_that_change_what_is_written_rule_the_context_out(string option)
    {
        var options = Complete(TestJson.Default, basis => Change(basis, option));
        Assert.Null(new WritingMetadata(options).FindFaster(typeof(Order)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Values_that_the_generated_code_cannot_write_are_written_as_without_it(bool asObject)
    {
        var serializer = Create(TestJson.Default);
        var order = new Order(1, "x", [double.NaN, double.PositiveInfinity, 1], null, [], [], default);
        AssertGenerated<Order>(TestJson.Default);
        Assert.Equal(Plain.Write(order), asObject ? serializer.Write<object>(order) : serializer.Write(order));
    }

    [Fact]
    public void An_error_of_the_application_is_the_same()
    {
        var serializer = Create(TestJson.Default);
        AssertGenerated<Failing>(TestJson.Default);
        var expected = Assert.ThrowsAny<Exception>(() => Plain.Write(new Failing()));
        var actual = Assert.ThrowsAny<Exception>(() => serializer.Write(new Failing()));
        Assert.Equal(expected.GetType(), actual.GetType());
        Assert.Equal(expected.Message, actual.Message);
        Assert.Equal("[1]", serializer.Write<int[]>([1]));
    }

    [Fact]
    public void A_value_is_written_by_the_type_that_is_declared()
    {
        var serializer = Create(TestJson.Default);
        AssertGenerated<Line>(TestJson.Default);
        Line line = new LongLine("x", 1, null, 5);
        Assert.Equal("""{"sku":"x","count":1,"color":null}""", serializer.Write(line));
        Assert.Equal(Plain.Write<object>(line), serializer.Write<object>(line));
    }

    [Fact]
    public void The_depth_that_options_allow_is_not_exceeded()
    {
        var options = Complete(TestJson.Default, static basis => basis.MaxDepth = 4);
        Assert.Null(new WritingMetadata(options).FindFaster(typeof(Order)));
        Assert.NotNull(new WritingMetadata(options).FindFaster(typeof(Line)));
    }

    [Fact]
    public void Of_two_contexts_each_is_used_for_its_own_types()
    {
        var serializer = Create(TestJson.Default, OtherTypes.Default);
        AssertGenerated<Order>(TestJson.Default, OtherTypes.Default);
        AssertGenerated<Ticket>(TestJson.Default, OtherTypes.Default);
        Assert.Equal("""{"number":1,"line":{"sku":"x","count":2,"color":null}}""", serializer.Write(new TicketWithLine(1, new Line("x", 2, null))));
    }

    private static void AssertGenerated<T>(params JsonSerializerContext[] contexts)
    {
        var info = Assert.IsAssignableFrom<JsonTypeInfo<T>>(new WritingMetadata(Complete(contexts)).FindFaster(typeof(T)));
        Assert.NotNull(info.SerializeHandler);
        Assert.Contains(contexts, context => context.Options == info.Options);
    }

    private static SystemTextJsonPayloadSerializer Create(params JsonSerializerContext[] contexts) => new(CreateOptions(contexts));

    private static JsonSerializerOptions CreateOptions(JsonSerializerContext[] contexts, Action<JsonSerializerOptions>? configure = null)
    {
        var basis = new JsonSerializerOptions(new Microsoft.AspNetCore.Http.Json.JsonOptions().SerializerOptions);
        for (var i = 0; i < contexts.Length; i++) basis.TypeInfoResolverChain.Insert(i, contexts[i]);
        configure?.Invoke(basis);
        return SystemTextJsonPayloadSerializer.CreateOptions(basis);
    }

    private static JsonSerializerOptions Complete(JsonSerializerContext context, Action<JsonSerializerOptions>? configure = null) => Complete([context], configure);

    private static JsonSerializerOptions Complete(JsonSerializerContext[] contexts, Action<JsonSerializerOptions>? configure = null)
    {
        var options = SystemTextJsonOptions.Complete(CreateOptions(contexts, configure));
        options.MakeReadOnly();
        return options;
    }

    private static void Change(JsonSerializerOptions options, string option)
    {
        switch (option)
        {
            case nameof(options.NumberHandling):
                options.NumberHandling = JsonNumberHandling.WriteAsString;
                break;
            case nameof(options.DefaultIgnoreCondition):
                options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
                break;
            case nameof(options.PropertyNamingPolicy):
                options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseUpper;
                break;
            case nameof(options.DictionaryKeyPolicy):
                options.DictionaryKeyPolicy = JsonNamingPolicy.CamelCase;
                break;
            case nameof(options.IncludeFields):
                options.IncludeFields = true;
                break;
            case nameof(options.IgnoreReadOnlyProperties):
                options.IgnoreReadOnlyProperties = true;
                break;
            case nameof(options.ReferenceHandler):
                options.ReferenceHandler = ReferenceHandler.IgnoreCycles;
                break;
            case nameof(options.Converters):
                options.Converters.Add(new JsonStringEnumConverter());
                break;
            case nameof(options.RespectNullableAnnotations):
                options.RespectNullableAnnotations = true;
                break;
            case nameof(options.TypeInfoResolver):
                options.TypeInfoResolver = JsonTypeInfoResolver.WithAddedModifier(options.TypeInfoResolver!, static _ => { });
                break;
            default:
                typeof(JsonSerializerOptions).GetProperty(option)!.SetValue(options, true);
                break;
        }
    }

    internal enum Color
    {
        Red,
        DarkRed,
    }

    internal sealed record Order(int Id, string Kind, double[] Position, string? Note, List<Line> Lines, Dictionary<string, decimal> Prices, DateTimeOffset At);

    internal record Line(string Sku, int Count, Color? Color);

    internal sealed record LongLine(string Sku, int Count, Color? Color, int Length) : Line(Sku, Count, Color);

    internal sealed record WithBytes(byte[] Bytes);

    internal sealed record WithAnything(object Value);

    internal sealed record WithElementOfAny(List<object> Values);

    internal sealed record WithNode(System.Text.Json.Nodes.JsonNode Node);

    internal sealed record Tree(List<Tree> Children);

    [JsonDerivedType(typeof(Circle), "circle")]
    internal record Shape(int Size);

    internal sealed record Circle(int Size) : Shape(Size);

    internal sealed record WithOtherName([property: JsonPropertyName("größe")] int Size);

    internal sealed record WithNumberInText([property: JsonNumberHandling(JsonNumberHandling.WriteAsString)] int Size);

    [JsonConverter(typeof(OwnConverter))]
    internal sealed record WithOwnConverter(int Number);

    internal sealed record WithOwnConverterInside(WithOwnConverter Value);

    internal sealed record Ticket(int Number);

    internal sealed record TicketWithLine(int Number, Line Line);

    internal sealed class Failing
    {
        public int Before { get; } = 1;

        public int Number => Before == 1 ? throw new NotSupportedException("no number") : 2;
    }

    internal sealed class OwnConverter : JsonConverter<WithOwnConverter>
    {
        public override WithOwnConverter Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetInt32());

        public override void Write(Utf8JsonWriter writer, WithOwnConverter value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Number);
    }

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(Order))]
    [JsonSerializable(typeof(Line))]
    [JsonSerializable(typeof(WithBytes))]
    [JsonSerializable(typeof(WithAnything))]
    [JsonSerializable(typeof(WithElementOfAny))]
    [JsonSerializable(typeof(WithNode))]
    [JsonSerializable(typeof(Tree))]
    [JsonSerializable(typeof(Shape))]
    [JsonSerializable(typeof(WithOtherName))]
    [JsonSerializable(typeof(WithNumberInText))]
    [JsonSerializable(typeof(WithOwnConverterInside))]
    [JsonSerializable(typeof(Failing))]
    internal sealed partial class TestJson : JsonSerializerContext;

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(Ticket))]
    [JsonSerializable(typeof(TicketWithLine))]
    internal sealed partial class OtherTypes : JsonSerializerContext;

    [JsonSerializable(typeof(Order))]
    internal sealed partial class OtherNames : JsonSerializerContext;

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(Order))]
    internal sealed partial class OtherNulls : JsonSerializerContext;

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
    [JsonSerializable(typeof(Line))]
    internal sealed partial class NamedEnums : JsonSerializerContext;
}
