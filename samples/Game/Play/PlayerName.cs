namespace Game.Play;

internal sealed record PlayerName(int Number, string Name, bool IsAdrift);
