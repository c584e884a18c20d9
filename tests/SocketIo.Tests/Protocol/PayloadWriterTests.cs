using SocketIoNet.Protocol;

namespace SocketIoNet.Tests.Protocol;

public sealed class PayloadWriterTests
{
    [Fact]
    public void Writers_nest_and_are_used_again()
    {
        var outer = PayloadWriter.Rent();
        var inner = PayloadWriter.Rent();
        Assert.NotSame(outer, inner);
        outer.WriteRaw("outer"u8);
        inner.WriteRaw("inner"u8);
        inner.WriteBinary([1]);
        inner.Dispose();
        Assert.Equal("outer"u8, outer.Json);
        outer.Dispose();
        var next = PayloadWriter.Rent();
        Assert.True(next.Json.IsEmpty);
        Assert.Equal(0, next.Attachments.Count);
        next.Dispose();
    }

    [Fact]
    public void Much_is_written_in_many_pieces()
    {
        var writer = PayloadWriter.Rent();
        for (var i = 0; i < 100_000; i++) writer.WriteRaw("0123456789"u8);
        for (var i = 0; i < 100; i++) Assert.Equal(i, writer.AddAttachment(new byte[i * 100]));
        Assert.Equal(1_000_000, writer.Json.Length);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => i * 100), writer.Attachments.ToArrays().Select(bytes => bytes.Length));
        writer.Dispose();
    }

    [Fact]
    public void An_attachment_that_is_not_there_is_an_error()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => default(AttachmentList)[0].Length);
        var writer = PayloadWriter.Rent();
        writer.WriteBinary([1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Attachments[1].Length);
        writer.Dispose();
    }
}
