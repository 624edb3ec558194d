package zoo

import (
	"fmt"

	"splitscope/core/base/lang"
	. "splitscope/core/network"
)

// Only the last position predicts the next token, so inference engines compute
// logits only for it when they prefill a prompt.
const lastPosition lang.Text = "prefill of a prompt: logits of the last position only"

var transformers = []Entry{
	{
		Name: "bert_base", Title: "BERT-base", Family: "BERT", Also: []string{"버트"},
		Variant: "uncased, with the pooler",
		Source:  "Devlin, Chang, Lee, Toutanova: BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding, NAACL 2019",
		Year:    2019, Input: Tokens, Size: Size{Default: 128, Min: 1, Max: 512}, build: bert,
	},
	{
		Name: "gpt2", Title: "GPT-2 small", Family: "GPT", Also: []string{"OpenAI GPT", "지피티"}, Variant: lastPosition,
		Source: "Radford, Wu, Child, Luan, Amodei, Sutskever: Language Models are Unsupervised Multitask Learners, OpenAI 2019",
		Year:   2019, Input: Tokens, Size: Size{Default: 1024, Min: 1, Max: 1024}, build: gpt2,
	},
	{
		Name: "llama3_2_1b", Title: "Llama 3.2 1B", Family: "Llama", Also: []string{"Meta Llama", "Llama instruct", "라마"}, Variant: lastPosition,
		Source: "Grattafiori et al.: The Llama 3 Herd of Models, arXiv 2024",
		Year:   2024, Input: Tokens, Size: Size{Default: 512, Min: 1, Max: 8192}, build: llama,
	},
}

// bert normalizes after every residual.
func bert(b *builder) {
	const width, heads, inner, layers = 768, 12, 3072, 12
	x := b.embed("embeddings", width, vocabulary{"word_embeddings", 30522}, vocabulary{"position_embeddings", 512}, vocabulary{"token_type_embeddings", 2})
	x = b.Add("embeddings.LayerNorm", LayerNorm, x)
	b.EndBlock("embeddings")
	b.EndStage("embeddings")

	b.layers("encoder.layer", layers, func(name string) {
		attention := name + ".attention"
		q := b.linear(attention+".self.query", x, width)
		k := b.linear(attention+".self.key", x, width)
		v := b.linear(attention+".self.value", x, width)
		y := b.Add(attention+".self", Attention{Heads: heads}, q, k, v)
		y = b.linear(attention+".output.dense", y, width)
		x = b.Add(attention+".output.add", Add, y, x)
		x = b.Add(attention+".output.LayerNorm", LayerNorm, x)

		y = b.linear(name+".intermediate.dense", x, inner)
		y = b.Add(name+".intermediate.gelu", GELU, y)
		y = b.linear(name+".output.dense", y, width)
		x = b.Add(name+".output.add", Add, y, x)
		x = b.Add(name+".output.LayerNorm", LayerNorm, x)
	})

	x = b.Add("pooler.first", Slice{Axis: 1, To: 1}, x)
	x = b.Add("pooler.squeeze", Reshape{To: Shape{b.batch, width}}, x)
	x = b.linear("pooler.dense", x, width)
	b.Add("pooler.tanh", Tanh, x)
}

// gpt2 normalizes before every residual, and computes queries, keys and values by
// one layer.
func gpt2(b *builder) {
	const width, heads, inner, layers, tokens = 768, 12, 3072, 12, 50257
	x := b.embed("transformer", width, vocabulary{"wte", tokens}, vocabulary{"wpe", 1024})
	b.EndBlock("embeddings")
	b.EndStage("embeddings")

	b.layers("transformer.h", layers, func(name string) {
		y := b.Add(name+".ln_1", LayerNorm, x)
		y = b.linear(name+".attn.c_attn", y, 3*width)
		var qkv [3]int
		for i, part := range []string{"q", "k", "v"} {
			qkv[i] = b.Add(name+".attn."+part, Slice{Axis: 2, From: i * width, To: (i + 1) * width}, y)
		}
		y = b.Add(name+".attn", Attention{Heads: heads}, qkv[:]...)
		y = b.linear(name+".attn.c_proj", y, width)
		x = b.Add(name+".attn.add", Add, y, x)

		y = b.Add(name+".ln_2", LayerNorm, x)
		y = b.linear(name+".mlp.c_fc", y, inner)
		y = b.Add(name+".mlp.act", GELU, y)
		y = b.linear(name+".mlp.c_proj", y, width)
		x = b.Add(name+".mlp.add", Add, y, x)
	})
	b.predict(b.Add("transformer.ln_f", LayerNorm, x), tokens)
}

// llama has rotary position embeddings on queries and keys, a quarter as many
// keys and values as queries, a gated MLP, and no biases.
func llama(b *builder) {
	const width, heads, shared, inner, layers, tokens = 2048, 32, 8, 8192, 16, 128256
	project := func(name string, x, out int) int { return b.Add(name, Linear{Out: out}, x) }
	rotary := Elementwise{Name: "RotaryEmbedding"}

	x := b.Add("model.embed_tokens", Embedding{Vocabulary: tokens, Width: width}, input)
	b.EndBlock("embeddings")
	b.EndStage("embeddings")

	b.layers("model.layers", layers, func(name string) {
		attention, mlp := name+".self_attn", name+".mlp"
		y := b.Add(name+".input_layernorm", RMSNorm, x)
		q := project(attention+".q_proj", y, width)
		k := project(attention+".k_proj", y, width/heads*shared)
		v := project(attention+".v_proj", y, width/heads*shared)
		q = b.Add(attention+".q_rope", rotary, q)
		k = b.Add(attention+".k_rope", rotary, k)
		y = b.Add(attention, Attention{Heads: heads}, q, k, v)
		y = project(attention+".o_proj", y, width)
		x = b.Add(attention+".add", Add, y, x)

		y = b.Add(name+".post_attention_layernorm", RMSNorm, x)
		gate := project(mlp+".gate_proj", y, inner)
		gate = b.Add(mlp+".act_fn", SiLU, gate)
		y = b.Add(mlp+".mul", Mul, gate, project(mlp+".up_proj", y, inner))
		y = project(mlp+".down_proj", y, width)
		x = b.Add(mlp+".add", Add, y, x)
	})
	b.predict(b.Add("model.norm", RMSNorm, x), tokens)
}

// layers adds the layers of a transformer. Each layer is a block, and each quarter
// of the layers is a stage.
func (b *builder) layers(name string, count int, layer func(name string)) {
	for i := range count {
		at := fmt.Sprintf("%s.%d", name, i)
		layer(at)
		b.EndBlock(at)
		if quarter := count / 4; (i+1)%quarter == 0 {
			b.EndStage(fmt.Sprintf("%s.%d–%d", name, i+1-quarter, i))
		}
	}
}

type vocabulary struct {
	name string
	size int
}

// embed adds the embeddings of tokens, and of their positions and segments.
func (b *builder) embed(name string, width int, tables ...vocabulary) (x int) {
	for i, t := range tables {
		y := b.Add(name+"."+t.name, Embedding{Vocabulary: t.size, Width: width}, input)
		if i > 0 {
			y = b.Add(name+"."+t.name+".add", Add, x, y)
		}
		x = y
	}
	return x
}

func (b *builder) linear(name string, x, out int) int {
	return b.Add(name, Linear{Out: out, Bias: true}, x)
}

// predict adds the logits of the next token, which share the weights of the token
// embedding.
func (b *builder) predict(x, tokens int) {
	x = b.Add("last", Slice{Axis: 1, From: b.size - 1, To: b.size}, x)
	b.Add("lm_head", Linear{Out: tokens, Tied: true}, x)
}
