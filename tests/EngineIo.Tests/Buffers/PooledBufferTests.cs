using SocketIoNet.EngineIo.Buffers;

namespace SocketIoNet.EngineIo.Tests.Buffers;

public sealed class PooledBufferTests
{
    [Fact]
    public void What_is_written_in_parts_is_read_as_a_whole()
    {
        using var buffer = new PooledBuffer();
        var expected = new List<byte>();
        for (var i = 0; i < 300; i++)
        {
            var part = Enumerable.Repeat((byte)i, i).ToArray();
            buffer.Write(part);
            expected.AddRange(part);
        }

        Assert.Equal(expected, buffer.Written.ToArray());
        Assert.Equal(expected, buffer.WrittenMemory.ToArray());
    }

    [Fact]
    public void An_empty_buffer_is_empty_and_has_room()
    {
        using var buffer = new PooledBuffer();
        Assert.Equal(0, buffer.Length);
        Assert.NotEqual(0, buffer.GetMemory().Length);
        Assert.True(buffer.GetSpan(100_000).Length >= 100_000);
    }

    [Fact]
    public void A_buffer_can_be_used_again_after_it_was_cleared_or_disposed()
    {
        var buffer = new PooledBuffer();
        buffer.Write(new byte[10_000]);
        buffer.Clear();
        Assert.Equal(0, buffer.Length);
        buffer.Write("one"u8);
        Assert.Equal("one"u8.ToArray(), buffer.Written.ToArray());
        buffer.Dispose();
        buffer.Dispose();
        buffer.Write("two"u8);
        Assert.Equal("two"u8.ToArray(), buffer.Written.ToArray());
        buffer.Dispose();
    }
}
