using System.Text;
using SocketIoNet.Redis.Resp;

namespace SocketIoNet.Redis.Tests;

public class RespParserTests
{
    [Theory]
    [InlineData("+OK\r\n", "Simple OK")]
    [InlineData("-ERR no\r\n", "Error ERR no")]
    [InlineData(":42\r\n", "Integer 42")]
    [InlineData("$5\r\nhello\r\n", "Bulk hello")]
    [InlineData("$0\r\n\r\n", "Bulk ")]
    [InlineData("$-1\r\n", "Null ")]
    [InlineData("*-1\r\n", "Null ")]
    [InlineData("*0\r\n", "Array 0")]
    [InlineData("*2\r\n$1\r\na\r\n*2\r\n:1\r\n$2\r\n\r\n\r\n", "Array 2|Bulk a|Array 2|Integer 1|Bulk \r\n")]
    public void Finds_the_parts_of_a_reply(string reply, string expected)
    {
        var parser = new RespParser();
        var bytes = Encoding.ASCII.GetBytes(reply);
        Assert.Equal(bytes.Length, parser.Parse(bytes, 0));
        Assert.Equal(expected, Describe(parser, bytes));
    }

    [Fact]
    public void Waits_for_the_rest_wherever_a_reply_is_cut()
    {
        var bytes = "xx*3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$4\r\nab\r\n\r\nyy"u8.ToArray();
        var parser = new RespParser();
        for (var length = 2; length < bytes.Length - 2; length++) Assert.Equal(-1, parser.Parse(bytes.AsSpan(0, length), 2));
        Assert.Equal(bytes.Length - 2, parser.Parse(bytes, 2));
        Assert.Equal("Array 3|Bulk message|Bulk c|Bulk ab\r\n", Describe(parser, bytes));
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("HTTP/1.1 400\r\n")]
    [InlineData("$x\r\n")]
    [InlineData("*1x\r\n")]
    public void Rejects_what_is_not_a_reply(string text) =>
        Assert.Throws<InvalidDataException>(() => new RespParser().Parse(Encoding.ASCII.GetBytes(text), 0));

    private static string Describe(RespParser parser, byte[] bytes)
    {
        List<string> parts = [];
        foreach (var token in parser.Tokens)
        {
            var content = token.Kind == RespKind.Array ? $"{token.Length}" : Encoding.ASCII.GetString(bytes, token.Start, token.Length);
            parts.Add($"{token.Kind} {content}");
        }

        return string.Join('|', parts);
    }
}
