using System.Text;
using SocketIoNet.Protocol;

namespace SocketIoNet.Tests.Protocol;

public sealed class TextPacketDecodingTests
{
    [Theory]
    [InlineData("0", PacketType.Connect, "/", -1, "")]
    [InlineData("0{}", PacketType.Connect, "/", -1, "{}")]
    [InlineData("0/", PacketType.Connect, "/", -1, "")]
    [InlineData("0/custom", PacketType.Connect, "/custom", -1, "")]
    [InlineData("0/custom,", PacketType.Connect, "/custom", -1, "")]
    [InlineData("0/custom,{\"token\":\"x\"}", PacketType.Connect, "/custom", -1, "{\"token\":\"x\"}")]
    [InlineData("0/custom?a=b,{}", PacketType.Connect, "/custom?a=b", -1, "{}")]
    [InlineData("1", PacketType.Disconnect, "/", -1, "")]
    [InlineData("1/custom,", PacketType.Disconnect, "/custom", -1, "")]
    [InlineData("1/custom", PacketType.Disconnect, "/custom", -1, "")]
    [InlineData("2[\"hi\"]", PacketType.Event, "/", -1, "[\"hi\"]")]
    [InlineData("2/,[\"e\",1]", PacketType.Event, "/", -1, "[\"e\",1]")]
    [InlineData("20[\"hi\"]", PacketType.Event, "/", 0, "[\"hi\"]")]
    [InlineData("213[\"hi\",{\"a\":[1,\"]\"]}]", PacketType.Event, "/", 13, "[\"hi\",{\"a\":[1,\"]\"]}]")]
    [InlineData("2/admin,13[\"hi\"]", PacketType.Event, "/admin", 13, "[\"hi\"]")]
    [InlineData("2/a/b c,[\"hi, you\"]", PacketType.Event, "/a/b c", -1, "[\"hi, you\"]")]
    [InlineData("29007199254740991[\"a\"]", PacketType.Event, "/", 9007199254740991, "[\"a\"]")]
    [InlineData("2[5,1]", PacketType.Event, "/", -1, "[5,1]")]
    [InlineData("2[\"\"]", PacketType.Event, "/", -1, "[\"\"]")]
    [InlineData("2 [ \"a\" , 1 ] ", PacketType.Event, "/", -1, " [ \"a\" , 1 ] ")]
    [InlineData("3456[]", PacketType.Ack, "/", 456, "[]")]
    [InlineData("3/admin,0[null]", PacketType.Ack, "/admin", 0, "[null]")]
    [InlineData("4\"no\"", PacketType.ConnectError, "/", -1, "\"no\"")]
    [InlineData("4/a,{\"message\":\"no\"}", PacketType.ConnectError, "/a", -1, "{\"message\":\"no\"}")]
    public void A_text_packet_is_taken_apart(string text, PacketType type, string @namespace, long id, string data) =>
        Assert.Equal(new OwnedPacket(type, @namespace, id, data, []), Wire.Decode(text));

    [Theory]
    [InlineData("error")]
    [InlineData("connection")]
    [InlineData("message")]
    [InlineData("Connect")]
    [InlineData("connect ")]
    [InlineData("disconnected")]
    public void Names_that_only_look_reserved_are_events(string name) =>
        Assert.Equal($"[\"{name}\"]", Wire.Decode($"2[\"{name}\"]").Data);

    [Theory]
    [InlineData("2[\"a\",{\"_placeholder\":true,\"num\":0}]")]
    [InlineData("2[\"a\",{\"_placeholder\":true,\"num\":\"splice\"}]")]
    [InlineData("2[\"a\",{\"_placeholder\":true}]")]
    public void Placeholders_in_a_packet_without_attachments_are_left_alone(string text) =>
        Assert.Equal(text[1..], Wire.Decode(text).Data);

    [Theory]
    [InlineData("2[\"a\",\"\\ud800\"]")]
    [InlineData("2[\"a\",\"\\udc00\\ud800\"]")]
    [InlineData("2[\"\\ud83d\"]")]
    [InlineData("2[\"a\",\"😀 €\"]")]
    public void Any_text_that_JSON_can_say_is_accepted(string text) => Assert.Equal(text[1..], Wire.Decode(text).Data);

    [Theory]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("9[]")]
    [InlineData("x")]
    [InlineData("-1")]
    [InlineData("/")]
    [InlineData("٢[\"a\"]")]
    public void An_unknown_type_is_refused(string text) => Wire.AssertRefused(text);

    [Theory]
    [InlineData("0[]")]
    [InlineData("0\"x\"")]
    [InlineData("0null")]
    [InlineData("0true")]
    [InlineData("0/a,1.5")]
    [InlineData("1{}")]
    [InlineData("1[]")]
    [InlineData("1null")]
    [InlineData("1/a,{}")]
    [InlineData("2")]
    [InlineData("21")]
    [InlineData("2/admin")]
    [InlineData("2/admin,")]
    [InlineData("2/admin[\"a\"]")]
    [InlineData("2{}")]
    [InlineData("2\"x\"")]
    [InlineData("2null")]
    [InlineData("2[]")]
    [InlineData("2[true]")]
    [InlineData("2[null]")]
    [InlineData("2[{\"toString\":\"x\"}]")]
    [InlineData("2[[\"a\"]]")]
    [InlineData("3")]
    [InlineData("31")]
    [InlineData("31{}")]
    [InlineData("31\"x\"")]
    [InlineData("4")]
    [InlineData("4[]")]
    [InlineData("4null")]
    public void A_payload_that_does_not_fit_the_type_is_refused(string text) => Wire.AssertRefused(text);

    [Theory]
    [InlineData("connect")]
    [InlineData("connect_error")]
    [InlineData("disconnect")]
    [InlineData("disconnecting")]
    [InlineData("newListener")]
    [InlineData("removeListener")]
    [InlineData("\\u0063onnect")]
    [InlineData("disconnectin\\u0067")]
    public void A_reserved_event_name_is_refused(string name)
    {
        Wire.AssertRefused($"2[\"{name}\"]");
        Wire.AssertRefused($"2[ \"{name}\",1]");
    }

    [Theory]
    [InlineData("2[\"a\"")]
    [InlineData("2[\"a\"]x")]
    [InlineData("2[\"a\"][\"b\"]")]
    [InlineData("2[\"a\"]]")]
    [InlineData("2[\"a\",]")]
    [InlineData("2['a']")]
    [InlineData("2[a]")]
    [InlineData("2[\"a\",NaN]")]
    [InlineData("2[\"a\",01]")]
    [InlineData("2[\"a\",+1]")]
    [InlineData("2[\"a\",.5]")]
    [InlineData("2[\"a\",{a:1}]")]
    [InlineData("2[\"a\",{\"a\"}]")]
    [InlineData("2[\"a\",{\"a\":1,}]")]
    [InlineData("2[\"a\"/*x*/]")]
    [InlineData("2[\"a\",\"\\x\"]")]
    [InlineData("2[\"a\",\"\\u12\"]")]
    [InlineData("2[\"a\",\"\n\"]")]
    [InlineData("2[\"a\",\"\0\"]")]
    [InlineData("2[\"a\",tru]")]
    [InlineData("2\uFEFF[\"a\"]")]
    [InlineData("0{")]
    [InlineData("0{}}")]
    public void What_is_not_JSON_is_refused(string text) => Wire.AssertRefused(text);

    [Fact]
    public void An_ack_id_beyond_the_integers_of_JavaScript_is_refused()
    {
        Wire.AssertRefused("29007199254740992[\"a\"]");
        Wire.AssertRefused("299999999999999999[\"a\"]");
        Wire.AssertRefused("200000000000000001[\"a\"]");
        Wire.AssertRefused("3" + new string('1', 1000) + "[]");
    }

    [Fact]
    public void JSON_may_be_as_deep_as_the_limit_and_no_deeper()
    {
        static string Nested(int depth) => "2[\"a\"," + new string('[', depth - 1) + new string(']', depth - 1) + "]";
        Assert.Equal(PacketType.Event, Wire.Decode(Nested(200)).Type);
        Assert.Contains("deeper", Wire.AssertRefused(Nested(201)).Message, StringComparison.Ordinal);
        Wire.AssertRefused(Nested(100_000));
        Assert.Equal(PacketType.Event, Wire.Decode(new PacketLimits { MaxJsonDepth = 300 }, Nested(300)).Type);
    }

    [Fact]
    public void A_namespace_may_be_as_long_as_the_limit_and_no_longer()
    {
        static string Named(int length) => "0/" + new string('n', length - 1);
        Assert.Equal(256, Wire.Decode(Named(256)).Namespace.Length);
        Wire.AssertRefused(Named(257));
        Wire.AssertRefused(Named(257) + ",{}");
    }

    [Fact]
    public void An_event_name_may_be_as_long_as_the_limit_and_no_longer()
    {
        static string Named(int length) => "2[\"" + new string('n', length) + "\"]";
        Assert.Equal(PacketType.Event, Wire.Decode(Named(1024)).Type);
        Wire.AssertRefused(Named(1025));
    }

    [Theory]
    [InlineData(0xFF)]
    [InlineData(0xC3)]
    [InlineData(0x80)]
    public void Bytes_that_are_not_UTF_8_are_refused(byte value)
    {
        byte[] message = [.. "2[\"a\",\""u8, value, .. "\"]"u8];
        var decoder = new JsonPacketParser().CreateDecoder(Wire.Limits);
        Assert.Throws<PacketFormatException>(() => decoder.TryDecode(message, isBinary: false, out _));
    }

    [Fact]
    public void The_packet_refers_to_the_message_and_not_to_copies()
    {
        var message = Encoding.UTF8.GetBytes("2/admin,1[\"a\"]");
        Assert.True(new JsonPacketParser().CreateDecoder(Wire.Limits).TryDecode(message, isBinary: false, out var packet));
        Assert.True(packet.Namespace.Overlaps(message));
        Assert.True(packet.Data.Overlaps(message));
    }
}
