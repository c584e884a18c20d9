using SocketIoNet.Protocol;

namespace SocketIoNet.Tests.Protocol;

public sealed class PacketEncodingTests
{
    [Theory]
    [InlineData(PacketType.Connect, "/", -1, "{\"sid\":\"x\"}", "0{\"sid\":\"x\"}")]
    [InlineData(PacketType.Connect, "/custom", -1, "{\"sid\":\"x\"}", "0/custom,{\"sid\":\"x\"}")]
    [InlineData(PacketType.Disconnect, "/", -1, "", "1")]
    [InlineData(PacketType.Disconnect, "/custom", -1, "", "1/custom,")]
    [InlineData(PacketType.Event, "/", -1, "[\"a\",1]", "2[\"a\",1]")]
    [InlineData(PacketType.Event, "", -1, "[\"a\",1]", "2[\"a\",1]")]
    [InlineData(PacketType.Event, "/", 0, "[\"a\"]", "20[\"a\"]")]
    [InlineData(PacketType.Event, "/custom", 13, "[\"a\"]", "2/custom,13[\"a\"]")]
    [InlineData(PacketType.Ack, "/", 456, "[]", "3456[]")]
    [InlineData(PacketType.Ack, "/custom", 9007199254740991, "[null]", "3/custom,9007199254740991[null]")]
    [InlineData(PacketType.ConnectError, "/", -1, "{\"message\":\"no\"}", "4{\"message\":\"no\"}")]
    [InlineData(PacketType.ConnectError, "/nope", -1, "{\"message\":\"Invalid namespace\"}", "4/nope,{\"message\":\"Invalid namespace\"}")]
    [InlineData(PacketType.Event, "/é", -1, "[\"😀\"]", "2/é,[\"😀\"]")]
    public void A_packet_without_attachments_is_one_text_frame(PacketType type, string @namespace, long id, string data, string expected) =>
        Assert.Equal([expected], Wire.Encode(new OwnedPacket(type, @namespace, id, data, []).ToPacket()));

    [Fact]
    public void An_event_with_attachments_says_their_number_and_is_followed_by_them()
    {
        var packet = new OwnedPacket(PacketType.Event, "/", -1, "[\"a\",{\"_placeholder\":true,\"num\":0}]", [[1, 2]]);
        Assert.Equal(["51-[\"a\",{\"_placeholder\":true,\"num\":0}]", new byte[] { 1, 2 }], Wire.Encode(packet.ToPacket()));
    }

    [Fact]
    public void An_acknowledgement_with_attachments_says_their_number_and_is_followed_by_them()
    {
        var packet = new OwnedPacket(PacketType.Ack, "/custom", 7, "[1]", [.. Enumerable.Range(0, 10).Select(i => new byte[i])]);
        var frames = Wire.Encode(packet.ToPacket());
        Assert.Equal("610-/custom,7[1]", frames[0]);
        Assert.Equal(Enumerable.Range(0, 10), frames.Skip(1).Select(frame => ((byte[])frame).Length));
    }

    [Fact]
    public void Attachments_that_are_being_written_are_sent_as_they_were_when_they_were_added()
    {
        using var writer = PayloadWriter.Rent();
        byte[] bytes = [1, 2, 3];
        writer.WriteBinary(bytes);
        bytes.AsSpan().Clear();
        writer.WriteBinary([4]);
        var frames = Wire.Encode(new Packet(PacketType.Event, "/"u8, writer.Json, attachments: writer.Attachments));
        Assert.Equal([new byte[] { 1, 2, 3 }, new byte[] { 4 }], frames.Skip(1));
    }
}
