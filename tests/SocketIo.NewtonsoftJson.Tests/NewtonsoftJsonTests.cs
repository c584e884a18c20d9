using Newtonsoft.Json;
using Newtonsoft.Json.Converters;
using Newtonsoft.Json.Linq;
using Newtonsoft.Json.Serialization;

namespace SocketIoNet.NewtonsoftJson.Tests;

/// <summary>What only Newtonsoft.Json has.</summary>
public sealed class NewtonsoftJsonTests
{
    private const string First = "{\"_placeholder\":true,\"num\":0}";

    private static readonly NewtonsoftJsonPayloadSerializer Serializer = Create();

    [Fact]
    public void Tokens_are_read_as_they_came()
    {
        var token = Serializer.Read<JObject>("{\"A\":[1,2.5,\"2023-11-14T22:13:20.000Z\",null],\"$type\":\"x\"}")!;
        Assert.Equal("{\"A\":[1,2.5,\"2023-11-14T22:13:20.000Z\",null],\"$type\":\"x\"}", token.ToString(Formatting.None));
        Assert.Equal(JTokenType.String, token["A"]![2]!.Type);
        Assert.Equal(5, (int)Serializer.Read<JToken>("5")!);
        Assert.Equal(JTokenType.Null, Serializer.Read<JToken>("null")!.Type);
        Assert.Equal(2, Serializer.Read<JArray>("[1,2]")!.Count);
    }

    [Fact]
    public void Tokens_hold_binary_data_as_bytes_and_are_sent_on_with_it()
    {
        var token = Serializer.Read<JObject>($"{{\"a\":[{First},{{\"num\":1,\"_placeholder\":true}}]}}", [1, 2], [3])!;
        Assert.Equal(JTokenType.Bytes, token["a"]![0]!.Type);
        Assert.Equal([1, 2], token["a"]![0]!.ToObject<byte[]>()!);
        var (json, attachments) = Serializer.WriteWithBinary(token);
        Assert.Equal($"{{\"a\":[{First},{{\"_placeholder\":true,\"num\":1}}]}}", json);
        Assert.Equal([[1, 2], [3]], attachments);
        Assert.Equal([[7]], Serializer.WriteWithBinary(new JValue(new byte[] { 7 })).Attachments);
    }

    [Fact]
    public void A_placeholder_without_attachments_is_an_object_like_any_other() =>
        Assert.Equal(First, Serializer.Read<JObject>(First)!.ToString(Formatting.None));

    [Fact]
    public void Names_of_members_are_camelCase_and_keys_of_dictionaries_stay() =>
        Assert.Equal("{\"someName\":{\"SomeKey\":1}}", Serializer.Write(new { SomeName = new Dictionary<string, int> { ["SomeKey"] = 1 } }));

    [Fact]
    public void Attributes_and_converters_of_the_application_are_used()
    {
        var serializer = Create(settings => settings.Converters.Add(new StringEnumConverter()));
        Assert.Equal("{\"the_day\":\"Friday\"}", serializer.Write(new Attributed { Day = DayOfWeek.Friday }));
        Assert.Equal(DayOfWeek.Friday, serializer.Read<Attributed>("{\"the_day\":\"Friday\",\"Secret\":\"x\"}")!.Day);
        Assert.Equal(5, Create(settings => settings.Converters.Add(new Negating())).Read<int>("-5"));
    }

    [Fact]
    public void The_naming_of_the_application_is_used() =>
        Assert.Equal(
            "{\"some_name\":1}",
            Create(settings => settings.ContractResolver = new DefaultContractResolver { NamingStrategy = new SnakeCaseNamingStrategy() }).Write(new { SomeName = 1 }));

    [Fact]
    public void Indentation_is_for_people_and_not_for_the_wire() =>
        Assert.Equal("{\"a\":1}", Create(settings => settings.Formatting = Formatting.Indented).Write(new { A = 1 }));

    [Theory]
    [InlineData(FloatFormatHandling.Symbol)]
    [InlineData(FloatFormatHandling.String)]
    [InlineData(FloatFormatHandling.DefaultValue)]
    public void No_setting_writes_what_JSON_cannot_say(FloatFormatHandling handling)
    {
        var serializer = Create(settings => settings.FloatFormatHandling = handling);
        Assert.Equal("[null,null,null]", serializer.Write(new JArray(double.NaN, JValue.CreateUndefined(), JValue.CreateComment("x"), float.NaN)));
        Assert.Equal("null", serializer.Write(double.PositiveInfinity));
    }

    [Theory]
    [InlineData(TypeNameHandling.Objects)]
    [InlineData(TypeNameHandling.Arrays)]
    [InlineData(TypeNameHandling.All)]
    [InlineData(TypeNameHandling.Auto)]
    public void Type_names_in_payloads_are_refused(TypeNameHandling handling)
    {
        var exception = Assert.Throws<ArgumentException>(() => Create(settings => settings.TypeNameHandling = handling));
        Assert.Contains("TypeNameHandling must be None", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_attribute_cannot_bring_type_names_back()
    {
        var serializer = Create(settings => settings.MetadataPropertyHandling = MetadataPropertyHandling.Default);
        var name = $"{typeof(Attributed).FullName}, {typeof(Attributed).Assembly.GetName().Name}";
        Assert.ThrowsAny<JsonException>(() => serializer.Read<WithTypeName>($"{{\"value\":{{\"$type\":\"{name}\"}}}}"));
        Assert.ThrowsAny<JsonException>(() => serializer.Write(new WithTypeName { Value = new Attributed() }));
    }

    [Fact]
    public void Depth_is_limited_in_both_directions()
    {
        var serializer = Create(settings => settings.MaxDepth = 4);
        Assert.Equal("[[[[]]]]", serializer.Write(serializer.Read<JToken>("[[[[]]]]")));
        Assert.ThrowsAny<JsonException>(() => serializer.Read<JToken>("[[[[[]]]]]"));
        Assert.ThrowsAny<JsonException>(() => serializer.Write(JToken.Parse("[[[[[]]]]]")));
        Assert.Equal("[[[]],[[]],[[]]]", serializer.Write(JToken.Parse("[[[]],[[]],[[]]]")));
    }

    /// <summary>The smallest stack of a thread that there is by default is 1.5 MB (musl, Windows); handlers need some of it.</summary>
    [Theory]
    [InlineData(200, 768)]
    [InlineData(1000, 4096)]
    public void What_is_as_deep_as_allowed_fits_on_the_stack(int depth, int stackKilobytes)
    {
        var serializer = Create(settings => settings.MaxDepth = depth);
        var json = string.Concat(Enumerable.Repeat("{\"children\":[", depth / 2)) + string.Concat(Enumerable.Repeat("]}", depth / 2));
        var written = "";
        var thread = new Thread(() => written = serializer.Write(serializer.Read<Tree>(json)), stackKilobytes * 1024);
        thread.Start();
        Assert.True(thread.Join(TimeSpan.FromSeconds(10)));
        Assert.Equal(json, written);
    }

    // With a BigInteger, twice the digits take four times as long: a million took a second.
    [Fact]
    public void Text_of_many_digits_is_no_integer_and_costs_next_to_nothing()
    {
        var digits = $"\"{new string('9', 990_000)}\"";
        var start = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < 20; i++) Assert.ThrowsAny<JsonException>(() => Serializer.Read<int>(digits));
        Assert.InRange(TimeProvider.System.GetElapsedTime(start).TotalSeconds, 0, 8);
        Assert.Equal(ulong.MaxValue, Serializer.Read<ulong>("\"18446744073709551615\""));
    }

    [Fact]
    public void Text_in_parts_keeps_its_surrogate_pairs()
    {
        var text = string.Concat(Enumerable.Repeat("é😀", 5000));
        Assert.Equal(text, Serializer.Read<string>(Serializer.Write(text)));
        Assert.Equal("\"😀\"", Serializer.Write(new JRaw("\"\ud83d\ude00\"")));
    }

    private static NewtonsoftJsonPayloadSerializer Create(Action<JsonSerializerSettings>? configure = null)
    {
        var settings = NewtonsoftJsonPayloadSerializer.CreateSettings();
        configure?.Invoke(settings);
        return new NewtonsoftJsonPayloadSerializer(settings);
    }

    public sealed class Tree
    {
        public List<Tree> Children { get; set; } = [];
    }

    public sealed class Attributed
    {
        [JsonProperty("the_day")]
        public DayOfWeek Day { get; set; }

        [JsonIgnore]
        public string? Secret { get; set; }
    }

    public sealed class WithTypeName
    {
        [JsonProperty(TypeNameHandling = TypeNameHandling.All)]
        public object? Value { get; set; }
    }

    private sealed class Negating : JsonConverter<int>
    {
        public override int ReadJson(JsonReader reader, Type objectType, int existingValue, bool hasExistingValue, JsonSerializer serializer) => -(int)(long)reader.Value!;

        public override void WriteJson(JsonWriter writer, int value, JsonSerializer serializer) => writer.WriteValue(-value);
    }
}
