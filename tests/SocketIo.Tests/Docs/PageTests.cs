using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace SocketIoNet.Tests.Docs;

/// <summary>
/// The C# that a page shows is C# that the tests beside this file compile and run. The first program of the README is none of them: it is the whole of interop-tests/QuickStart.
/// </summary>
public sealed partial class PageTests
{
    [Theory]
    [InlineData("docs/from-node.md", "FromNode*Tests.cs", 0, 25)]
    [InlineData("README.md", "ReadmeTests.cs", 1, 1)]
    public async Task Every_snippet_of_the_page_is_code_that_the_tests_run(string page, string tests, int skipped, int atLeast)
    {
        var folder = Path.GetDirectoryName(ThisFile())!;
        var cancellation = TestContext.Current.CancellationToken;
        var text = await File.ReadAllTextAsync(Path.Combine(folder, "../../..", page), cancellation);
        var code = string.Concat(Directory.GetFiles(folder, tests).Select(static file => Normalized(File.ReadAllText(file)) + '\n'));
        var snippets = Snippet().Matches(text).Skip(skipped).Select(static match => Normalized(match.Groups[1].Value)).ToArray();
        Assert.InRange(snippets.Length, atLeast, 100);
        Assert.All(snippets, snippet => Assert.Contains(snippet, code, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_limit_that_the_page_names_is_an_option()
    {
        var path = Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../../docs/from-node.md");
        var page = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        var limits = page[page.IndexOf("## Limits", StringComparison.Ordinal)..page.IndexOf("## Options", StringComparison.Ordinal)];
        var named = OptionName().Matches(limits).Select(static match => match.Value).Distinct().ToArray();
        var options = typeof(SocketIoOptions).GetProperties().Concat(typeof(ConnectionStateRecoveryOptions).GetProperties()).Select(static option => option.Name);
        Assert.InRange(named.Length, 12, 40);
        Assert.Empty(named.Except(options));
    }

    [GeneratedRegex(@"(?<=`)(Max|Ping|Send|Binary)\w+(?=`)")]
    private static partial Regex OptionName();

    private static string ThisFile([CallerFilePath] string path = "") => path;

    private static string Normalized(string code) =>
        string.Join('\n', code.Split('\n').Select(static line => line.Trim()).Where(static line => line.Length > 0));

    [GeneratedRegex(@"^```csharp\r?\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Snippet();
}
