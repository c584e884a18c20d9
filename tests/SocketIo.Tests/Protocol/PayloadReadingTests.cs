using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using SocketIoNet.Protocol;

namespace SocketIoNet.Tests.Protocol;

public sealed class PayloadReadingTests
{
    private const string First = "{\"_placeholder\":true,\"num\":0}";
    private const string Second = "{\"num\":1,\"_placeholder\":true}";

    private static readonly SystemTextJsonPayloadSerializer Serializer = TestSerializer.Default;

    [Theory]
    [InlineData("5", 5)]
    [InlineData("-5", -5)]
    [InlineData("5.0", 5)]
    [InlineData("1e3", 1000)]
    [InlineData("1.5E1", 15)]
    [InlineData("-2147483648", int.MinValue)]
    [InlineData("2147483647.0", int.MaxValue)]
    [InlineData("\"5\"", 5)]
    public void A_number_that_is_an_integer_fits_an_int_however_it_is_written(string json, int expected)
    {
        Assert.Equal(expected, Serializer.Read<int>(json));
        Assert.Equal(expected, Serializer.Read<int?>(json));
        Assert.Equal(expected, Serializer.Read<long>(json));
        Assert.Equal(expected, Serializer.Read<Numbers>($"{{\"count\":{json}}}")!.Count);
        Assert.Equal([expected, 1], Serializer.Read<int[]>($"[{json},1]")!);
    }

    [Theory]
    [InlineData("5.5")]
    [InlineData("12345678901")]
    [InlineData("2147483648")]
    [InlineData("1e400")]
    [InlineData("1e-1")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("\"x\"")]
    [InlineData("{}")]
    [InlineData("[5]")]
    public void What_is_no_int_is_refused(string json)
    {
        Assert.ThrowsAny<Exception>(() => Serializer.Read<int>(json));
        Assert.ThrowsAny<Exception>(() => Serializer.Read<Numbers>($"{{\"count\":{json}}}"));
    }

    [Fact]
    public void Every_kind_of_integer_may_be_written_as_a_floating_point_number()
    {
        Assert.Equal((byte)200, Serializer.Read<byte>("200.0"));
        Assert.Equal((sbyte)-100, Serializer.Read<sbyte>("-1e2"));
        Assert.Equal((short)-5, Serializer.Read<short>("-5.0"));
        Assert.Equal((ushort)5, Serializer.Read<ushort>("5.0"));
        Assert.Equal(4_000_000_000u, Serializer.Read<uint>("4e9"));
        Assert.Equal(9_007_199_254_740_993L, Serializer.Read<long>("9007199254740993.0"));
        Assert.Equal(ulong.MaxValue, Serializer.Read<ulong>("18446744073709551615.0"));
        Assert.ThrowsAny<Exception>(() => Serializer.Read<byte>("256.0"));
        Assert.ThrowsAny<Exception>(() => Serializer.Read<ulong>("-1.0"));
    }

    [Fact]
    public void Floating_point_numbers_and_truth_values_are_read()
    {
        Assert.Equal(5.5, Serializer.Read<double>("5.5"));
        Assert.Equal(-5e-7, Serializer.Read<double>("-5E-7"));
        Assert.Equal(5.5f, Serializer.Read<float>("5.5"));
        Assert.Equal(0.1m, Serializer.Read<decimal>("0.1"));
        Assert.True(Serializer.Read<bool>("true"));
        Assert.False(Serializer.Read<bool>("false"));
        Assert.ThrowsAny<Exception>(() => Serializer.Read<bool>("1"));
        Assert.ThrowsAny<Exception>(() => Serializer.Read<double>("null"));
    }

    [Fact]
    public void Text_is_read_with_its_escapes_and_without()
    {
        Assert.Equal("plain é😀", Serializer.Read<string>("\"plain é😀\""));
        Assert.Equal("a\n\"é😀", Serializer.Read<string>("\"a\\n\\\"\\u00e9\\ud83d\\ude00\""));
        Assert.Null(Serializer.Read<string>("null"));
        Assert.ThrowsAny<Exception>(() => Serializer.Read<string>("5"));
        Assert.ThrowsAny<Exception>(() => Serializer.Read<string>("{}"));
    }

    [Fact]
    public void Half_a_surrogate_pair_becomes_the_replacement_character_also_inside_of_values()
    {
        Assert.Equal("a\uFFFD", Serializer.Read<string>("\"a\\ud800\""));
        Assert.Equal("a\uFFFD", Serializer.Read<Dto>("{\"name\":\"a\\ud800\"}")!.Name);
        Assert.Equal("a\uFFFD", Serializer.Read<JsonElement>("{\"name\":\"a\\ud800\"}").GetProperty("name").GetString());
        Assert.Equal("a\uFFFD", Serializer.Read<JsonNode>("[\"a\\ud800\"]")![0]!.GetValue<string>());
        Assert.Equal(["\uFFFD"], Serializer.Read<string[]>("[\"\\udc00\"]")!);
    }

    [Fact]
    public void An_object_is_read_as_ASP_NET_Core_reads_it()
    {
        var dto = Serializer.Read<Dto>("{\"ID\":1,\"extra\":{},\"name\":\"x\"}")!;
        Assert.Equal((1, "x"), (dto.Id, dto.Name));
    }

    [Fact]
    public void JSON_elements_and_nodes_own_their_memory()
    {
        var json = "{\"a\":[1,2]}"u8.ToArray();
        var element = Serializer.Deserialize<JsonElement>(json, default);
        var node = Serializer.Deserialize<JsonNode>(json, default)!;
        var untyped = (JsonElement)Serializer.Deserialize<object>(json, default)!;
        using var document = Serializer.Deserialize<JsonDocument>(json, default)!;
        json.AsSpan().Fill((byte)'x');
        Assert.Equal("{\"a\":[1,2]}", element.GetRawText());
        Assert.Equal("{\"a\":[1,2]}", node.ToJsonString());
        Assert.Equal("{\"a\":[1,2]}", untyped.GetRawText());
        Assert.Equal("{\"a\":[1,2]}", document.RootElement.GetRawText());
    }

    [Fact]
    public void Binary_data_is_read_into_every_type_of_bytes()
    {
        Assert.Equal([1, 2], Serializer.Read<byte[]>(First, [1, 2])!);
        Assert.Equal([3], Serializer.Read<byte[]>(Second, [1, 2], [3])!);
        Assert.Equal([1, 2], Serializer.Read<ReadOnlyMemory<byte>>(First, [1, 2]).ToArray());
        Assert.Equal([1, 2], Serializer.Read<Memory<byte>>(First, [1, 2]).ToArray());
        Assert.Equal([1, 2], Serializer.Read<ArraySegment<byte>>(First, [1, 2]).ToArray());
        Assert.Equal([1, 2], Serializer.Read<ReadOnlyMemory<byte>?>(First, [1, 2])!.Value.ToArray());
        Assert.Equal([1, 2], (byte[])Serializer.Read<object>(First, [1, 2])!);
        Assert.Null(Serializer.Read<byte[]>("null", [1, 2]));
    }

    [Fact]
    public void Binary_data_is_read_at_any_depth()
    {
        var dto = Serializer.Read<Dto>($"{{\"image\":{Second},\"parts\":[{First}],\"more\":{{\"x\":{{\"image\":{First}}}}}}}", [1], [2])!;
        Assert.Equal([2], dto.Image!);
        Assert.Equal([1], dto.Parts![0].ToArray());
        Assert.Equal([1], dto.More!["x"].Image!);
    }

    [Theory]
    [InlineData("\"AQID\"")]
    [InlineData("[1,2,3]")]
    [InlineData("5")]
    [InlineData("{}")]
    [InlineData("{\"_placeholder\":true}")]
    [InlineData("{\"_placeholder\":true,\"num\":1}")]
    [InlineData("{\"_placeholder\":true,\"num\":-1}")]
    [InlineData("{\"_placeholder\":false,\"num\":0}")]
    [InlineData("{\"_placeholder\":{\"_placeholder\":true,\"num\":0}}")]
    public void What_is_not_binary_data_is_refused_where_bytes_are_declared(string json)
    {
        Assert.ThrowsAny<JsonException>(() => Serializer.Read<byte[]>(json, [1]));
        Assert.ThrowsAny<JsonException>(() => Serializer.Read<ReadOnlyMemory<byte>>(json, [1]));
        Assert.ThrowsAny<JsonException>(() => Serializer.Read<Dto>($"{{\"image\":{json}}}", [1]));
    }

    [Fact]
    public void Binary_data_is_refused_where_something_else_is_declared()
    {
        Assert.ThrowsAny<JsonException>(() => Serializer.Read<string>(First, [1]));
        Assert.ThrowsAny<JsonException>(() => Serializer.Read<int>(First, [1]));
        Assert.ThrowsAny<JsonException>(() => Serializer.Read<int[]>(First, [1]));
        Assert.ThrowsAny<JsonException>(() => Serializer.Read<Dto>(First, [1]));
        Assert.ThrowsAny<JsonException>(() => Serializer.Read<Dictionary<string, object>>(First, [1]));
        Assert.ThrowsAny<JsonException>(() => Serializer.Read<Dto>($"{{\"name\":{First}}}", [1]));
    }

    [Fact]
    public void A_placeholder_without_attachments_is_an_object_like_any_other()
    {
        Assert.Equal(First, Serializer.Read<JsonElement>(First).GetRawText());
        Assert.ThrowsAny<JsonException>(() => Serializer.Read<byte[]>(First));
    }

    [Fact]
    public void A_converter_of_the_application_goes_before_the_fast_ways()
    {
        var serializer = TestSerializer.Create(options => options.Converters.Add(new ShoutingConverter()));
        Assert.Equal("ABC", serializer.Read<string>("\"abc\""));
        Assert.Equal("\"ABC\"", serializer.Write("abc"));
        Assert.Equal("\"ABC\"", serializer.Write<object>("abc"));
    }

    [Fact]
    public void What_JSON_number_handling_says_about_a_member_is_kept()
    {
        Assert.Equal("{\"id\":\"9007199254740993\",\"ratio\":\"NaN\"}", Serializer.Write(new Handled { Id = 9007199254740993, Ratio = double.NaN }));
        var read = Serializer.Read<Handled>("{\"id\":\"9007199254740993\",\"ratio\":\"NaN\"}")!;
        Assert.Equal((9007199254740993, double.NaN), (read.Id, read.Ratio));
    }

    public sealed record Numbers(int Count);

    public sealed class Dto
    {
        public int Id { get; set; }

        public string? Name { get; set; }

        public byte[]? Image { get; set; }

        public List<ReadOnlyMemory<byte>>? Parts { get; set; }

        public Dictionary<string, Dto>? More { get; set; }
    }

    public sealed class Handled
    {
        [JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)]
        public long Id { get; set; }

        [JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
        public double Ratio { get; set; }
    }

    private sealed class ShoutingConverter : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetString()?.ToUpperInvariant();

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToUpperInvariant());
    }
}
