using SocketIoNet.Redis.Streams;

namespace SocketIoNet.Redis.Tests;

public class StreamOffsetTests
{
    [Theory]
    [InlineData("5-1", "5-2")]
    [InlineData("5-2", "5-10")]
    [InlineData("9-9", "10-0")]
    [InlineData("0-0", "18446744073709551615-18446744073709551615")]
    public void Are_compared_as_numbers(string earlier, string later)
    {
        Assert.True(StreamOffset.Compare(earlier, later) < 0);
        Assert.True(StreamOffset.Compare(later, earlier) > 0);
        Assert.Equal(0, StreamOffset.Compare(later, later));
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("-5")]
    [InlineData("5-")]
    [InlineData("5-1-2")]
    [InlineData("+5-1")]
    [InlineData(" 5-1")]
    [InlineData("18446744073709551616-0")]
    public void Are_two_numbers_and_nothing_else(string text) => Assert.False(StreamOffset.TryParse(text, out _));

    [Theory]
    [InlineData("5-1", "5-2")]
    [InlineData("5-18446744073709551615", "6-0")]
    public void Know_what_comes_next(string offset, string next) => Assert.Equal(next, StreamOffset.Parse(offset).Next.ToString());

    [Theory]
    [InlineData("/", 1, "socket.io")]
    [InlineData("/", 4, "socket.io-3")]
    [InlineData("/notifications", 4, "socket.io--3")]
    public void Streams_of_namespaces_are_those_of_Node(string @namespace, int count, string expected)
    {
        var options = new RedisStreamsAdapterOptions { StreamCount = count };
        Assert.Equal(expected, StreamNames.Of(@namespace, options));
        Assert.Contains(expected, StreamNames.All(options));
    }
}
