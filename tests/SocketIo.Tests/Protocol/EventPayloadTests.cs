using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SocketIoNet.Binding;
using SocketIoNet.Protocol;
using SocketIoNet.Tests.Binding;

namespace SocketIoNet.Tests.Protocol;

public sealed class EventPayloadTests : IDisposable
{
    private readonly PayloadWriter _writer = PayloadWriter.Rent();

    private static SystemTextJsonPayloadSerializer Serializer => TestSerializer.Default;

    private string Json => Encoding.UTF8.GetString(_writer.Json);

    public void Dispose() => _writer.Dispose();

    [Fact]
    public void An_event_without_arguments_is_its_name()
    {
        EventPayload.WriteEvent(_writer, Serializer, "hi", []);
        Assert.Equal("[\"hi\"]", Json);
    }

    [Fact]
    public void One_argument_follows_the_name()
    {
        EventPayload.WriteEvent(_writer, Serializer, "hi", [null]);
        Assert.Equal("[\"hi\",null]", Json);
    }

    [Fact]
    public void An_array_is_one_argument()
    {
        EventPayload.WriteEvent(_writer, Serializer, "hi", [new[] { "a", "b" }]);
        Assert.Equal("[\"hi\",[\"a\",\"b\"]]", Json);
    }

    [Fact]
    public void Several_arguments_follow_the_name()
    {
        EventPayload.WriteEvent(_writer, Serializer, "hi", [1, "x", new byte[] { 1 }, null, new byte[] { 2 }]);
        Assert.Equal("[\"hi\",1,\"x\",{\"_placeholder\":true,\"num\":0},null,{\"_placeholder\":true,\"num\":1}]", Json);
        Assert.Equal([[1], [2]], _writer.Attachments.ToArrays());
    }

    [Theory]
    [InlineData("a\"b", "[\"a\\\"b\"]")]
    [InlineData("é", "[\"é\"]")]
    [InlineData("", "[\"\"]")]
    [InlineData("\n", "[\"\\n\"]")]
    public void A_name_is_escaped_where_JSON_wants_it(string name, string expected)
    {
        EventPayload.WriteEvent(_writer, Serializer, name, []);
        Assert.Equal(expected, Json);
    }

    [Fact]
    public void An_acknowledgement_is_an_array_of_its_values()
    {
        EventPayload.WriteAck(_writer, Serializer, []);
        EventPayload.WriteAck(_writer, Serializer, 5);
        EventPayload.WriteAck<string?>(_writer, Serializer, null);
        EventPayload.WriteAck(_writer, Serializer, [1, "x"]);
        Assert.Equal("[][5][null][1,\"x\"]", Json);
    }

    [Fact]
    public void Event_arguments_stand_for_those_in_them()
    {
        var arguments = Arguments("[\"e\",1,{\"a\":\"\\ud83d\\ude00\"}, \"x\" ]");
        EventPayload.WriteEvent(_writer, Serializer, "hi", [arguments]);
        EventPayload.WriteEvent(_writer, Serializer, "hi", [0, arguments, 2]);
        EventPayload.WriteAck(_writer, Serializer, arguments);
        const string Items = "1,{\"a\":\"\\ud83d\\ude00\"}, \"x\"";
        Assert.Equal($"[\"hi\",{Items}][\"hi\",0,{Items},2][{Items}]", Json);
    }

    [Fact]
    public void Event_arguments_that_are_empty_leave_no_trace()
    {
        var empty = Arguments("[\"e\"]");
        EventPayload.WriteEvent(_writer, Serializer, "hi", [empty, 1, empty]);
        EventPayload.WriteAck(_writer, Serializer, empty);
        Assert.Equal("[\"hi\",1][]", Json);
    }

    [Fact]
    public void Binary_data_in_event_arguments_is_numbered_anew()
    {
        const string Data = "[\"e\",{\"num\":1,\"_placeholder\":true},[{\"x\":{\"_placeholder\":true,\"num\":0}}],7]";
        var arguments = Arguments(Data, [10], [11]);
        EventPayload.WriteEvent(_writer, Serializer, "hi", [new byte[] { 1 }, arguments, new byte[] { 2 }]);
        const string Expected = "[\"hi\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1},[{\"x\":{\"_placeholder\":true,\"num\":2}}],7,{\"_placeholder\":true,\"num\":3}]";
        Assert.Equal(Expected, Json);
        Assert.Equal([[1], [11], [10], [2]], _writer.Attachments.ToArrays());
    }

    [Fact]
    public void Event_arguments_that_are_left_over_take_only_their_own_binary_data_along()
    {
        var reader = ArgumentReader.ForEvent(
            "[\"e\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]"u8, new AttachmentList([[1], [2]]), Serializer);
        reader.TryNext(out byte[] _);
        EventPayload.WriteEvent(_writer, Serializer, "hi", [reader.First<EventArguments>()]);
        Assert.Equal("[\"hi\",{\"_placeholder\":true,\"num\":0}]", Json);
        Assert.Equal([[2]], _writer.Attachments.ToArrays());
    }

    public static TheoryData<object> Unserializable =>
    [
        new Cycle(),
        new Throwing(),
        new { Deep = new { Deeper = new Throwing() } },
        new object[] { new byte[] { 1 }, new Throwing() },
        new Action(() => { }),
        typeof(string),
        ("a", 1),
        new { Pair = (1, 2) },
        new TheoryDataRow<object>(StructSequence()),
        new { Arguments = Arguments("[\"e\"]") },
    ];

    [Theory]
    [MemberData(nameof(Unserializable))]
    public void A_value_that_cannot_be_serialized_is_one_exception_and_leaves_nothing_behind(object value)
    {
        EventPayload.WriteAck(_writer, Serializer, new byte[] { 7 });
        var before = Json;
        var exception = Assert.Throws<PayloadSerializationException>(
            () => EventPayload.WriteEvent(_writer, Serializer, "bad", [new byte[] { 1 }, value, 2]));
        Assert.Equal("bad", exception.EventName);
        Assert.Contains("\"bad\"", exception.Message, StringComparison.Ordinal);
        Assert.Null(Assert.Throws<PayloadSerializationException>(() => EventPayload.WriteAck(_writer, Serializer, value)).EventName);
        Assert.Equal(before, Json);
        Assert.Equal([[7]], _writer.Attachments.ToArrays());
        EventPayload.WriteEvent(_writer, Serializer, "after", [new byte[] { 8 }, new { A = 1 }]);
        Assert.Equal(before + "[\"after\",{\"_placeholder\":true,\"num\":1},{\"a\":1}]", Json);
    }

    public static TheoryData<object> LikePlaceholders =>
    [
        JsonSerializer.SerializeToElement(new { _placeholder = true, num = 0 }),
        JsonSerializer.SerializeToElement(new { _placeholder = true, num = 1 }),
        JsonSerializer.SerializeToElement(new { x = new object[] { new { _placeholder = true, num = 7, more = 1 } } }),
        new { _placeholder = true },
        new Dictionary<string, object> { ["a"] = new Dictionary<string, object> { ["num"] = 0, ["_placeholder"] = true } },
        JsonNode.Parse("{\"\\u005fplaceholder\":true,\"num\":0}")!,
        Arguments("[\"e\",{\"_placeholder\":true,\"num\":0}]"),
    ];

    /// <summary>Clients would take it for one, and those of Node leave for it.</summary>
    [Theory]
    [MemberData(nameof(LikePlaceholders))]
    public void What_looks_like_a_placeholder_is_no_argument_beside_bytes(object value)
    {
        var exception = Assert.Throws<PayloadSerializationException>(() => EventPayload.WriteEvent(_writer, Serializer, "bad", [value, new byte[] { 1 }]));
        Assert.Equal("bad", exception.EventName);
        Assert.Contains("_placeholder", exception.Message, StringComparison.Ordinal);
        Assert.Throws<PayloadSerializationException>(() => EventPayload.WriteAck(_writer, Serializer, [new byte[] { 1 }, value]));
        Assert.Equal(("", 0), (Json, _writer.Attachments.Count));
        EventPayload.WriteEvent(_writer, Serializer, "text", [value]);
        Assert.Contains("placeholder", Json, StringComparison.Ordinal);
    }

    [Fact]
    public void There_are_no_more_attachments_than_clients_take()
    {
        var eleven = Enumerable.Range(0, 11).Select(_ => new byte[1]).ToArray();
        var exception = Assert.Throws<PayloadSerializationException>(() => EventPayload.WriteEvent(_writer, Serializer, "photos", [eleven], 10));
        Assert.Contains(nameof(SocketIoOptions.MaxOutgoingAttachments), exception.Message, StringComparison.Ordinal);
        Assert.Throws<PayloadSerializationException>(() => EventPayload.WriteAck(_writer, Serializer, eleven, 10));
        Assert.Equal("", Json);
        EventPayload.WriteEvent(_writer, Serializer, "photos", [eleven[..10]], 10);
        EventPayload.WriteEvent(_writer, Serializer, "photos", [eleven]);
    }

    [Fact]
    public void A_cancellation_token_is_not_an_argument()
    {
        Assert.Throws<ArgumentException>(() => EventPayload.WriteEvent(_writer, Serializer, "hi", [1, CancellationToken.None]));
        Assert.Equal("", Json);
    }

    [Fact]
    public void A_reserved_name_is_refused()
    {
        Assert.Throws<ArgumentException>(() => EventPayload.WriteEvent(_writer, Serializer, "connect", []));
        Assert.Throws<ArgumentException>(() => EventPayload.WriteEvent(_writer, Serializer, "disconnect", [1]));
        Assert.Equal("", Json);
    }

    private static async IAsyncEnumerable<int> StructSequence()
    {
        await Task.Yield();
        yield return 1;
    }

    private static EventArguments Arguments(string data, params byte[][] attachments) =>
        ArgumentReader.ForEvent(Encoding.UTF8.GetBytes(data), new AttachmentList(attachments), Serializer).First<EventArguments>();

    public sealed class Cycle
    {
        public Cycle Self => this;
    }

    public sealed class Throwing
    {
        public byte[] Before { get; } = [1];

        public int Value => Before.Length > 0 ? throw new InvalidOperationException("no value") : 0;
    }
}
