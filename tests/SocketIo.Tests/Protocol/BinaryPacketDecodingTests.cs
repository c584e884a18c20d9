using SocketIoNet.Protocol;

namespace SocketIoNet.Tests.Protocol;

public sealed class BinaryPacketDecodingTests
{
    private const string First = "{\"_placeholder\":true,\"num\":0}";
    private const string Second = "{\"_placeholder\":true,\"num\":1}";

    [Fact]
    public void A_binary_event_is_an_event_with_attachments()
    {
        var packet = Wire.Decode($"51-[\"a\",{First}]", [1, 2, 3]);
        Assert.Equal(new OwnedPacket(PacketType.Event, "/", -1, $"[\"a\",{First}]", [[1, 2, 3]]), packet);
    }

    [Fact]
    public void A_binary_acknowledgement_is_an_acknowledgement_with_attachments()
    {
        var packet = Wire.Decode($"62-/admin,13[{Second},{{\"x\":[{First}]}}]", [1], []);
        Assert.Equal(new OwnedPacket(PacketType.Ack, "/admin", 13, $"[{Second},{{\"x\":[{First}]}}]", [[1], []]), packet);
    }

    [Theory]
    [InlineData("51-[\"a\",{\"num\":0,\"_placeholder\":true}]")]
    [InlineData("51-[\"a\", { \"_placeholder\" : true , \"num\" : 0 } ]")]
    [InlineData("51-[\"a\",{\"x\":{},\"y\":{\"_placeholder\":true,\"num\":0},\"z\":{}}]")]
    [InlineData("51-[\"a\",{\"_placeholder\":false,\"num\":7},{\"_placeholder\":true,\"num\":0}]")]
    [InlineData("51-[\"a\",{\"_placeholder\":{\"_placeholder\":true,\"num\":0}}]")]
    [InlineData("51-[\"a\",{\"num\":{\"_placeholder\":true,\"num\":0}}]")]
    [InlineData("51-[\"a\",{\"_placeholder\":\"true\"},{\"num\":5},{\"\\u005fplaceholder\":true,\"num\":0}]")]
    public void A_placeholder_is_found_however_it_is_written(string text) => Assert.Single(Wire.Decode(text, [9]).Attachments);

    [Fact]
    public void Attachments_are_copied_out_of_the_message()
    {
        var decoder = new JsonPacketParser().CreateDecoder(Wire.Limits);
        decoder.TryDecode(System.Text.Encoding.UTF8.GetBytes($"51-[\"a\",{First}]"), isBinary: false, out _);
        byte[] message = [1, 2, 3];
        decoder.TryDecode(message, isBinary: true, out var packet);
        message.AsSpan().Clear();
        Assert.Equal([1, 2, 3], packet.Attachments.GetArray(0));
    }

    [Theory]
    [InlineData("5[\"a\"]")]
    [InlineData("5-[\"a\"]")]
    [InlineData("50-[\"a\"]")]
    [InlineData("501-[\"a\",{\"_placeholder\":true,\"num\":0}]")]
    [InlineData("51[\"a\",{\"_placeholder\":true,\"num\":0}]")]
    [InlineData("51")]
    [InlineData("51-")]
    [InlineData("5+1-[\"a\",{\"_placeholder\":true,\"num\":0}]")]
    [InlineData("5-1-[\"a\",{\"_placeholder\":true,\"num\":0}]")]
    [InlineData("5 1-[\"a\",{\"_placeholder\":true,\"num\":0}]")]
    [InlineData("51 -[\"a\",{\"_placeholder\":true,\"num\":0}]")]
    [InlineData("51e0-[\"a\",{\"_placeholder\":true,\"num\":0}]")]
    [InlineData("51.0-[\"a\",{\"_placeholder\":true,\"num\":0}]")]
    [InlineData("50x1-[\"a\",{\"_placeholder\":true,\"num\":0}]")]
    [InlineData("511-[\"a\"]")]
    [InlineData("599999999999999999999-[\"a\"]")]
    [InlineData("60-[]")]
    public void A_malformed_number_of_attachments_is_refused(string text) => Wire.AssertRefused(text);

    [Theory]
    [InlineData("")]
    [InlineData(",{\"_placeholder\":true,\"num\":1}")]
    [InlineData(",{\"_placeholder\":true,\"num\":-1}")]
    [InlineData(",{\"_placeholder\":true,\"num\":0.5}")]
    [InlineData(",{\"_placeholder\":true,\"num\":0.0}")]
    [InlineData(",{\"_placeholder\":true,\"num\":1e0}")]
    [InlineData(",{\"_placeholder\":true,\"num\":99999999999}")]
    [InlineData(",{\"_placeholder\":true,\"num\":\"splice\"}")]
    [InlineData(",{\"_placeholder\":true,\"num\":\"0\"}")]
    [InlineData(",{\"_placeholder\":true,\"num\":null}")]
    [InlineData(",{\"_placeholder\":true,\"num\":[]}")]
    [InlineData(",{\"_placeholder\":true,\"num\":{}}")]
    [InlineData(",{\"_placeholder\":true}")]
    [InlineData(",{\"_placeholder\":true,\"_placeholder\":true}")]
    [InlineData(",{\"_placeholder\":true,\"num\":0,\"num\":0}")]
    [InlineData(",{\"_placeholder\":true,\"num\":0,\"x\":1}")]
    [InlineData(",{\"x\":1,\"num\":0,\"_placeholder\":true}")]
    [InlineData(",{\"x\":{},\"_placeholder\":true,\"num\":0}")]
    [InlineData(",{\"_placeholder\":true,\"x\":{\"_placeholder\":true,\"num\":0}}")]
    [InlineData(",{\"_placeholder\":true,\"x\":[{\"_placeholder\":true,\"num\":0}]}")]
    [InlineData(",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":0}")]
    [InlineData(",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}")]
    public void Placeholders_that_do_not_name_each_attachment_once_are_refused(string arguments) =>
        Wire.AssertRefused($"51-[\"a\"{arguments}]");

    [Fact]
    public void Fewer_placeholders_than_attachments_are_refused() => Wire.AssertRefused($"52-[\"a\",{First}]");

    [Fact]
    public void A_placeholder_deeper_than_the_limit_is_refused() =>
        Wire.AssertRefused("51-[\"a\"," + new string('[', 200) + First + new string(']', 200) + "]");

    [Fact]
    public void JSON_that_ends_early_is_refused_before_any_attachment_is_awaited() => Wire.AssertRefused($"51-[\"a\",{First}");

    [Fact]
    public void Text_is_refused_while_an_attachment_is_awaited()
    {
        var decoder = Begin($"51-[\"a\",{First}]");
        Assert.Throws<PacketFormatException>(() => decoder.TryDecode("2[\"b\"]"u8, isBinary: false, out _));
    }

    [Fact]
    public void Binary_data_that_nothing_has_announced_is_refused()
    {
        var decoder = new JsonPacketParser().CreateDecoder(Wire.Limits);
        Assert.Throws<PacketFormatException>(() => decoder.TryDecode([1], isBinary: true, out _));
    }

    [Fact]
    public void Binary_data_after_the_last_attachment_is_refused()
    {
        var decoder = Begin($"51-[\"a\",{First}]");
        Assert.True(decoder.TryDecode([1], isBinary: true, out _));
        Assert.Throws<PacketFormatException>(() => decoder.TryDecode([1], isBinary: true, out _));
    }

    [Fact]
    public void Attachments_may_have_as_many_bytes_together_as_the_limit_and_no_more()
    {
        var limits = new PacketLimits { MaxAttachmentBytes = 10 };
        Assert.Equal(2, Wire.Decode(limits, $"52-[\"a\",{First},{Second}]", new byte[4], new byte[6]).Attachments.Length);
        Assert.Throws<PacketFormatException>(() => Wire.Decode(limits, $"52-[\"a\",{First},{Second}]", new byte[4], new byte[7]));
    }

    [Theory]
    [InlineData(10, 10)]
    [InlineData(100, 100)]
    public void A_packet_may_have_as_many_attachments_as_the_limit_and_no_more(int count, int limit)
    {
        var placeholders = string.Join(',', Enumerable.Range(0, count).Select(i => $"{{\"_placeholder\":true,\"num\":{i}}}"));
        var attachments = Enumerable.Repeat<byte[]>([1], count).ToArray();
        var limits = new PacketLimits { MaxAttachments = limit };
        Assert.Equal(count, Wire.Decode(limits, $"5{count}-[\"a\",{placeholders}]", attachments).Attachments.Length);
        Assert.Throws<PacketFormatException>(() => Wire.Decode(new PacketLimits { MaxAttachments = limit - 1 }, $"5{count}-[\"a\",{placeholders}]", attachments));
    }

    [Theory]
    [InlineData("51-[\"a\",{\"_placeholder\":true,\"num\":0}]", "/")]
    [InlineData("51-/admin,[\"a\",{\"_placeholder\":true,\"num\":0}]", "/admin")]
    public void The_namespace_is_known_while_attachments_are_awaited(string text, string expected)
    {
        var decoder = Begin(text);
        Assert.Equal(expected, System.Text.Encoding.UTF8.GetString(decoder.PendingNamespace));
        decoder.TryDecode([1], isBinary: true, out _);
        Assert.True(decoder.PendingNamespace.IsEmpty);
    }

    private static IPacketDecoder Begin(string text)
    {
        var decoder = new JsonPacketParser().CreateDecoder(Wire.Limits);
        Assert.False(decoder.TryDecode(System.Text.Encoding.UTF8.GetBytes(text), isBinary: false, out _));
        return decoder;
    }
}
