using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using SocketIoNet.Protocol;

namespace SocketIoNet.Tests.Serialization;

/// <summary>What System.Text.Json reads beyond what every serializer does.</summary>
public sealed class PayloadReadingTests
{
    private const string First = "{\"_placeholder\":true,\"num\":0}";

    private static readonly SystemTextJsonPayloadSerializer Serializer = TestSerializer.Default;

    [Fact]
    public void The_largest_integers_may_be_written_as_floating_point_numbers()
    {
        Assert.Equal(9_007_199_254_740_993L, Serializer.Read<long>("9007199254740993.0"));
        Assert.Equal(ulong.MaxValue, Serializer.Read<ulong>("18446744073709551615.0"));
    }

    [Fact]
    public void Half_a_surrogate_pair_becomes_the_replacement_character_in_elements_and_nodes()
    {
        Assert.Equal("a\uFFFD", Serializer.Read<JsonElement>("{\"name\":\"a\\ud800\"}").GetProperty("name").GetString());
        Assert.Equal("a\uFFFD", Serializer.Read<JsonNode>("[\"a\\ud800\"]")![0]!.GetValue<string>());
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
